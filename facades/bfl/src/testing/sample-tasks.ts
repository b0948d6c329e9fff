import type { FinishedTask, RunningTask, Task } from "@lacuna/jobs";

const base = {
  id: "0b8f3a52-6c1e-4d0c-9a57-2f6f1f0f9d11",
  command: {
    kind: "erase",
    image: { kind: "artifact", key: "tasks/a/image" },
    mask: { kind: "artifact", key: "tasks/a/mask" },
    dilatePx: 10,
    seed: 912_345,
    variations: 1,
    output: { format: "jpeg", keepMetadata: false },
  },
  origin: { facade: "bfl", model: "flux-tools/erase-v1", note: { origin: "http://127.0.0.1:8787" } },
  owner: "local",
  priority: 0,
  acceptedAt: 1_767_000_000_000,
  imageSize: { width: 1024, height: 1024 },
  attempt: 0,
} as const satisfies Omit<Extract<Task, { state: "queued" }>, "state">;

const finished = {
  attempt: 1,
  startedAt: 1_767_000_000_100,
  finishedAt: 1_767_000_006_400,
  expiresAt: 1_767_086_400_000,
};

export const queuedTask: Task = { ...base, state: "queued" };
export const runningTask: RunningTask = {
  ...base,
  state: "running",
  attempt: 1,
  startedAt: finished.startedAt,
  leaseUntil: finished.startedAt + 30_000,
  isCancelRequested: false,
};
export const succeededTask: FinishedTask = {
  ...base,
  ...finished,
  state: "succeeded",
  result: {
    artifacts: [
      { key: "tasks/a/1/0.jpg", contentType: "image/jpeg", sizeBytes: 1, seed: 912_345, width: 1024, height: 1024 },
    ],
    warnings: [],
    holePixels: 100,
    timings: { queuedMs: 100, downloadMs: 0, computeMs: 6000, totalMs: 6400 },
  },
};
export const failedTask: FinishedTask = {
  ...base,
  ...finished,
  state: "failed",
  failure: { code: "empty_source", message: "The mask leaves nothing to copy from.", input: "mask" },
};
export const cancelledTask: FinishedTask = { ...base, ...finished, state: "cancelled" };
