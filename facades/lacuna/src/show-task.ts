import { extensionOf, type FacadeServices } from "@lacuna/http";
import { chargeUsd, type SucceededTask, type Task } from "@lacuna/jobs";
import type { WireTask } from "./contract.ts";
import { toWireTask } from "./translate.ts";

/** More than this stands in no JSON text that anybody wants to parse. */
const MOST_INLINE_BYTES = 32 * 1024 * 1024;

/**
 * @param origin    Where this client reaches us.
 * @param isInline  Whether results carry their files, where these are not too large.
 */
export async function showTask(
  services: Pick<FacadeServices, "links" | "tasks" | "readArtifact" | "priceOf">,
  task: Task,
  origin: string,
  isInline = false,
): Promise<WireTask> {
  const { links, tasks } = services;
  const linkOf = ({ id, result, expiresAt }: SucceededTask, index: number): string => {
    const extension = extensionOf(result.artifacts[index]?.contentType ?? "");
    return links.sign({ taskId: id, index, extension, expiresAt }, origin);
  };
  const queuePosition = task.state === "queued" ? await tasks.queuePosition(task.id) : undefined;
  const files = isInline ? await readFiles(services, task) : undefined;
  return toWireTask(task, { linkOf, queuePosition, costUsd: costOf(services, task), files });
}

/** By the price that the contract has which took the task in, or what a vendor charged. */
function costOf({ priceOf }: Pick<FacadeServices, "priceOf">, task: Task): number {
  if (task.state !== "succeeded" || task.imageSize === undefined) return 0;
  const { facade, model } = task.origin;
  const [first = task.imageSize] = task.result.artifacts; // larger than the image where it was extended
  return chargeUsd(priceOf(`${facade}/${model}`), task.result, first);
}

async function readFiles(
  { readArtifact }: Pick<FacadeServices, "readArtifact">,
  task: Task,
): Promise<readonly Uint8Array[] | undefined> {
  if (task.state !== "succeeded") return undefined;
  const { artifacts } = task.result;
  const sizeBytes = artifacts.reduce((sum, artifact) => sum + artifact.sizeBytes, 0);
  return sizeBytes > MOST_INLINE_BYTES ? undefined : Promise.all(artifacts.map(readArtifact));
}
