import type { FacadeServices, KeyCheck } from "@lacuna/http";
import type { ResultReply } from "./contract.ts";
import { FACADE_NAME } from "./endpoints.ts";
import { signSample } from "./sign-sample.ts";
import { toNotFoundReply, toResultReply } from "./translate.ts";

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
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
  const taskId = id.trim().toLowerCase();
  const task = UUID.test(taskId) ? await services.tasks.find(taskId) : undefined;
  const isTheirs = key.kind !== "known" || key.caller.owner === task?.owner;
  if (task?.origin.facade !== FACADE_NAME || !isTheirs) return toNotFoundReply(id.slice(0, MAX_SHOWN));
  return toResultReply(task, signSample(services, task, origin));
}
