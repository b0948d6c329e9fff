import { type FacadeServices, findTask, type KeyCheck } from "@lacuna/http";
import type { ResultReply } from "./contract.ts";
import { FACADE_NAME } from "./endpoints.ts";
import { signSample } from "./sign-sample.ts";
import { toNotFoundReply, toResultReply } from "./translate.ts";

/** Long enough for any id that a caller could mean. */
const MAX_SHOWN = 100;

/**
 * How a task stands. Its id is hard to guess and enough to ask, as with the vendor; but whoever shows a key sees only
 * what belongs to it.
 */
export async function findResult(
  services: Pick<FacadeServices, "tasks" | "links" | "now">,
  { id, key, origin }: { readonly id: string; readonly key: KeyCheck; readonly origin: string },
): Promise<ResultReply> {
  const task = await findTask(services, id.trim());
  const isTheirs = key.kind !== "known" || key.caller.owner === task?.owner;
  if (task?.origin.facade !== FACADE_NAME || !isTheirs) return toNotFoundReply(id.slice(0, MAX_SHOWN));
  return toResultReply(task, signSample(services, task, origin));
}
