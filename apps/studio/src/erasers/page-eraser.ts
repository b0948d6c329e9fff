import type { WorkerClient } from "../worker-client.ts";
import type { Eraser } from "./eraser.ts";

/** Erases in this page, by the engine in the worker. */
export function createPageEraser(worker: WorkerClient): Eraser {
  return {
    erase: ({ mask, avoid, guide, settings }, onNote, signal) =>
      worker.ask("erase", { mask, avoid, settings, ...(guide && { guide }) }, { onNote, signal }),
  };
}
