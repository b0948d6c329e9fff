import type { TaskId } from "../model/task.ts";
import type { JobStore } from "../store/job-store.ts";
import type { Logger } from "./logger.ts";
import { CancelRequestedError, LeaseLostError } from "./stop-reasons.ts";

export interface LeaseHold {
  /** Renews no more. Resolves when no renewal is under way. */
  end(): Promise<void>;
}

/**
 * Renews a task's lease every third of its length, so that two renewals may fail without harm.
 *
 * @param onStop  Told at most once: that the lease is lost, or that a cancel was asked for.
 */
export function holdLease(
  store: JobStore,
  task: { readonly id: TaskId; readonly attempt: number },
  leaseMs: number,
  log: Logger,
  onStop: (reason: CancelRequestedError | LeaseLostError) => void,
): LeaseHold {
  let renewedAt = performance.now();
  let underWay: Promise<void> | undefined;

  async function renew(): Promise<void> {
    const askedAt = performance.now();
    try {
      const renewal = await store.renew(task.id, task.attempt, leaseMs);
      if (renewal === undefined) return onStop(new LeaseLostError());
      renewedAt = askedAt;
      if (renewal.isCancelRequested) onStop(new CancelRequestedError());
    } catch (error) {
      log.warn({ err: error, taskId: task.id }, "lease could not be renewed");
      if (performance.now() - renewedAt > leaseMs) onStop(new LeaseLostError());
    }
  }

  const timer = setInterval(() => {
    underWay ??= renew().finally(() => {
      underWay = undefined;
    });
  }, leaseMs / 3);
  return {
    async end() {
      clearInterval(timer);
      await underWay;
    },
  };
}
