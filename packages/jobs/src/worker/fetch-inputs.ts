import type { RunningTask } from "../model/task.ts";
import type { TaskLog } from "./task-log.ts";
import type { WorkerParts } from "./worker.ts";

export interface FetchedInputs {
  readonly image: Uint8Array;
  readonly mask: Uint8Array;
  readonly memoryBytes: number;
  readonly downloadMs: number;
}

export async function fetchInputs(
  _parts: WorkerParts,
  _task: RunningTask,
  _taskLog: TaskLog,
  _signal: AbortSignal,
): Promise<FetchedInputs> {
  throw new Error("Intake is not there yet.");
}
