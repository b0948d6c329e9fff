import type { ReportedWorker, WorkerStore } from "../store/worker-store.ts";
import type { Logger } from "./logger.ts";
import { startWorkLoop } from "./work-loop.ts";

export interface WorkerReport {
  /** Says that the worker goes. Does not reject: who is silent counts as gone after a while. */
  stop(): Promise<void>;
}

export interface ReportOptions {
  readonly id: string;
  readonly everyMs: number;
  /** What the worker is and can do at the moment. */
  readonly look: () => Omit<ReportedWorker, "id">;
}

/** Says again and again that a worker is there, and what it can do. */
export function reportWorker(workers: WorkerStore, { id, everyMs, look }: ReportOptions, log: Logger): WorkerReport {
  const loop = startWorkLoop({
    pollMs: everyMs,
    async turn() {
      await workers.report({ id, ...look() });
      return false;
    },
    onError: (error) => log.warn({ err: error }, "this worker could not say that it is there"),
  });
  return {
    async stop() {
      await loop.stop();
      await workers
        .leave(id)
        .catch((error: unknown) => log.warn({ err: error }, "this worker could not say that it goes"));
    },
  };
}
