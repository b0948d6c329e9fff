import type { CancelledTask, FailedTask, Failure, QueuedTask, RunningTask, SucceededTask } from "@lacuna/jobs";

export interface SampleTasks {
  readonly queued: QueuedTask;
  readonly running: RunningTask;
  readonly succeeded: SucceededTask;
  readonly cancelled: CancelledTask;
  readonly cancelledInQueue: CancelledTask;
  readonly failed: FailedTask;
  readonly failedBy: (failure: Failure) => FailedTask;
  /** One that had not begun. */
  readonly failedInQueue: (failure: Failure) => FailedTask;
}

/**
 * The same task in each of its states, for tables of what a contract says of them.
 *
 * @param base  What its states have in common.
 */
export function sampleTasks(base: Omit<QueuedTask, "state" | "attempt">, result: SucceededTask["result"]): SampleTasks {
  const { acceptedAt } = base;
  const startedAt = acceptedAt + 100;
  const ended = { ...base, attempt: 1, finishedAt: acceptedAt + 6400, expiresAt: acceptedAt + 86_400_000 };
  const failedInQueue = (failure: Failure): FailedTask => ({ ...ended, state: "failed", failure });
  const failedBy = (failure: Failure): FailedTask => ({ ...failedInQueue(failure), startedAt });
  return {
    queued: { ...base, state: "queued", attempt: 0 },
    running: {
      ...base,
      state: "running",
      attempt: 1,
      startedAt,
      leaseUntil: startedAt + 30_000,
      isCancelRequested: false,
    },
    succeeded: { ...ended, state: "succeeded", startedAt, result },
    cancelled: { ...ended, state: "cancelled", startedAt },
    cancelledInQueue: { ...ended, attempt: 0, state: "cancelled" },
    failed: failedBy({ code: "empty_source", message: "The mask leaves nothing to copy from.", input: "mask" }),
    failedBy,
    failedInQueue,
  };
}
