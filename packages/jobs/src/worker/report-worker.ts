import type { ReportedWorker, WorkerStore } from "../store/worker-store.ts";
import { REPORT_EVERY_MS } from "../store/worker-store.ts";
import type { Logger } from "./logger.ts";
import { startWorkLoop } from "./work-loop.ts";

export interface WorkerReport {
  /** Says that the worker goes. Does not reject: who is silent counts as gone after a while. */
  stop(): Promise<void>;
}

/** Says again and again that a worker is there, and what it can do. */
export function reportWorker(workers: WorkerStore, worker: ReportedWorker, log: Logger): WorkerReport {
  const loop = startWorkLoop({
    pollMs: REPORT_EVERY_MS,
    async turn() {
      await workers.report(worker);
      return false;
    },
    onError: (error) => log.warn({ err: error }, "this worker could not say that it is there"),
  });
  return {
    async stop() {
      await loop.stop();
      await workers
        .leave(worker.id)
        .catch((error: unknown) => log.warn({ err: error }, "this worker could not say that it goes"));
    },
  };
}
