import type { FacadeServices } from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import type { CancelReply } from "./contract.ts";
import { EachlabsError } from "./errors.ts";
import { toCancelReply } from "./translate.ts";

/** A worker stops within a second, so that the answer usually says what is, not what was asked for. */
const SETTLE_WITHIN_MS = 5000;

/** @throws EachlabsError  400 when it has succeeded or failed, be it while the request was on its way. */
export async function cancelPrediction({ tasks }: Pick<FacadeServices, "tasks">, task: Task): Promise<CancelReply> {
  const outcome = await tasks.cancel(task.id);
  if (outcome === "cancelled") return toCancelReply(task.id);
  const settled = await settledWithin(tasks, task.id, SETTLE_WITHIN_MS);
  if (settled === "gone") throw new EachlabsError(404, "Prediction not found");
  if (settled === "succeeded" || settled === "failed") {
    const details = `It has ${settled} and can no longer be cancelled.`;
    throw new EachlabsError(400, "Prediction is already finished", details);
  }
  return toCancelReply(task.id);
}

async function settledWithin(
  tasks: FacadeServices["tasks"],
  id: string,
  timeoutMs: number,
): Promise<Task["state"] | "gone" | "unsettled"> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return (await tasks.wait(id, timeout))?.state ?? "gone";
  } catch (error) {
    if (timeout.aborted) return "unsettled";
    throw error;
  }
}
