import type { CancelledTask, FailedTask, Failure, QueuedTask, RunningTask, SucceededTask } from "@lacuna/jobs";
import { ERASE_ENDPOINT } from "../endpoints.ts";
import { FACADE_NAME } from "../find-own-task.ts";

const ACCEPTED_AT = Date.UTC(2026, 7, 21, 9, 59);

const base = {
  id: "0c7c2a56-9d1f-4f6e-8f6b-0a1b2c3d4e5f",
  command: {
    kind: "erase",
    image: { kind: "url", url: "https://example.com/knight.jpeg" },
    mask: { kind: "url", url: "https://example.com/mask_knight.jpeg" },
    dilatePx: 10,
    seed: 4120011,
    variations: 1,
    output: { format: "jpeg", keepMetadata: false },
  },
  origin: {
    facade: FACADE_NAME,
    model: ERASE_ENDPOINT,
    note: { isInline: false, origin: "https://lacuna.example" },
  },
  owner: "local",
  priority: 0,
  acceptedAt: ACCEPTED_AT,
  attempt: 1,
} as const;

const ended = { finishedAt: ACCEPTED_AT + 3500, expiresAt: ACCEPTED_AT + 3_600_000 };

export const queued: QueuedTask = { ...base, state: "queued", attempt: 0 };

export const running: RunningTask = {
  ...base,
  state: "running",
  startedAt: ACCEPTED_AT + 1000,
  leaseUntil: ACCEPTED_AT + 31_000,
  isCancelRequested: false,
};

export const succeeded: SucceededTask = {
  ...base,
  ...ended,
  state: "succeeded",
  startedAt: ACCEPTED_AT + 1000,
  result: {
    artifacts: [
      { key: "k/0.jpg", contentType: "image/jpeg", width: 1024, height: 768, sizeBytes: 123_456, seed: 4_120_011 },
    ],
    warnings: [],
    holePixels: 100,
    timings: { queuedMs: 5, downloadMs: 0, computeMs: 4310, totalMs: 4400 },
  },
};

export const cancelled: CancelledTask = { ...base, ...ended, state: "cancelled", attempt: 0 };

export function failed(failure: Failure): FailedTask {
  return { ...base, ...ended, state: "failed", startedAt: ACCEPTED_AT + 1000, failure };
}

/** One that failed before it began. */
export function failedInQueue(failure: Failure): FailedTask {
  return { ...base, ...ended, state: "failed", failure };
}
