import { setTimeout as delay } from "node:timers/promises";
import type { FacadeServices } from "@lacuna/http";
import type { TaskId } from "@lacuna/jobs";
import type { FastifyBaseLogger } from "fastify";
import type { Answer } from "./contract.ts";
import { notFound } from "./errors.ts";
import { finishedAnswer } from "./finished-answer.ts";
import { readNote } from "./task-note.ts";
import { isUploading } from "./upload-state.ts";
import { toAnswer } from "./to-answer.ts";

/** A result that was promised, under the names that its caller knows it by. */
export interface AwaitedResult {
  readonly taskId: TaskId;
  readonly taskUUID: string;
}

/** Resolves when the result may be told: it is finished, and where its file goes elsewhere, that has been done or given up. */
export async function untilDelivered(
  { tasks }: Pick<FacadeServices, "tasks">,
  taskId: TaskId,
  signal: AbortSignal,
): Promise<void> {
  const task = await tasks.wait(taskId, signal);
  if (task?.state !== "succeeded" || !readNote(task).isUploaded) return;
  for (let pauseMs = 100; await isUploading({ tasks }, taskId); pauseMs = Math.min(2000, pauseMs * 1.5)) {
    await delay(pauseMs, undefined, { signal });
  }
}

/** How a result ended. Only for results that `untilDelivered` has seen. Never rejects. */
export async function answerResult(
  services: Pick<FacadeServices, "tasks" | "links" | "readArtifact" | "priceOf">,
  { taskId, taskUUID }: AwaitedResult,
  origin: string,
  log: Pick<FastifyBaseLogger, "error" | "warn">,
): Promise<Answer> {
  try {
    const task = await services.tasks.wait(taskId);
    if (task === undefined) throw notFound("The task has expired or was deleted.", "taskUUID");
    return await finishedAnswer(services, task, origin);
  } catch (error) {
    return toAnswer(error, { taskType: "imageInference", taskUUID }, log);
  }
}
