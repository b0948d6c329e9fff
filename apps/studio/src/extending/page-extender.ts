import type { WorkerClient } from "../worker-client.ts";
import type { Extender } from "./extender.ts";

/** Extends in this page, by the engine in the worker. It follows no prompt. */
export function createPageExtender(worker: WorkerClient): Extender {
  return {
    extend: ({ margins, avoid, settings }, onNote, signal) =>
      worker.ask("extend", { margins, avoid, settings }, { onNote, signal }),
  };
}
