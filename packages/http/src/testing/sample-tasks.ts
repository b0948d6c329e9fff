import type {
  Artifact,
  CancelledTask,
  FailedTask,
  Failure,
  QueuedTask,
  RunningTask,
  SucceededTask,
} from "@lacuna/jobs";

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

/** What a contract's documented replies show of a task. */
export interface SampleOptions extends Pick<QueuedTask, "id" | "origin" | "imageSize"> {
  /** Default 7. */
  readonly seed?: number;
  readonly acceptedAt?: number;
  readonly artifact?: Partial<Artifact>;
  readonly result?: Partial<SucceededTask["result"]>;
}

/** An erase in each of its states, for tables of what a contract says of them. */
export function sampleTasks(options: SampleOptions): SampleTasks {
  const { id, origin, seed = 7, acceptedAt = 1_767_000_000_000, imageSize, artifact, result } = options;
  const base = {
    id,
    command: {
      kind: "erase",
      image: { kind: "url", url: "https://cdn.example/room.png" },
      mask: { kind: "url", url: "https://cdn.example/room-mask.png" },
      dilatePx: 10,
      seed,
      variations: 1,
      output: { format: "jpeg", keepMetadata: false },
    },
    origin,
    owner: "local",
    priority: 0,
    acceptedAt,
    ...(imageSize && { imageSize }),
  } as const;
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
    succeeded: {
      ...ended,
      state: "succeeded",
      startedAt,
      result: {
        artifacts: [
          { key: "a/0.jpg", contentType: "image/jpeg", sizeBytes: 1, seed, width: 1024, height: 768, ...artifact },
        ],
        warnings: ["a seam may show"],
        holePixels: 100,
        timings: { queuedMs: 100, downloadMs: 0, computeMs: 6000, totalMs: 6400 },
        ...result,
      },
    },
    cancelled: { ...ended, state: "cancelled", startedAt },
    cancelledInQueue: { ...ended, attempt: 0, state: "cancelled" },
    failed: failedBy({ code: "empty_source", message: "The mask leaves nothing to copy from.", input: "mask" }),
    failedBy,
    failedInQueue,
  };
}
