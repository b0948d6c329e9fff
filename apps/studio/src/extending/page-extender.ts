import type { WorkerClient } from "../worker-client.ts";
import type { Extender } from "./extender.ts";

/** Extends in this page, by the engine in the worker. It follows no prompt. */
export function createPageExtender(worker: WorkerClient): Extender {
  return {
    extend: ({ prompt: _prompt, ...input }, onNote, signal) => worker.ask("extend", input, { onNote, signal }),
  };
}
