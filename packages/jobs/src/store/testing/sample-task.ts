import { randomUUID } from "node:crypto";
import type { EraseCommand } from "../../model/command.ts";
import type { Result, RunningTask } from "../../model/task.ts";
import type { Claim, JobStore, NewTask } from "../job-store.ts";

export const COMMAND: EraseCommand = {
  kind: "erase",
  image: { kind: "artifact", key: "tasks/one/image" },
  mask: { kind: "url", url: "https://example.com/mask.png" },
  dilatePx: 10,
  seed: 4_294_967_295,
  variations: 2,
  output: { format: "png", quality: 90, keepMetadata: true },
};

export const RESULT: Result = {
  artifacts: [{ key: "tasks/one/0.png", contentType: "image/png", sizeBytes: 5, seed: 7, width: 3, height: 2 }],
  warnings: ['The mask was "soft".'],
  holePixels: 6,
  timings: { queuedMs: 1, downloadMs: 2, computeMs: 3, totalMs: 6 },
};

export const FAILURE = { code: "damaged_image", message: "The image ends too early.", input: "image" } as const;

export const RETENTION_MS = 3_600_000;
export const LEASE_MS = 30_000;
export const CLAIM: Claim = { workerId: "worker-1", leaseMs: LEASE_MS, memoryBytes: 1e9 };

export function sampleTask(changes: Partial<NewTask> = {}): NewTask {
  return {
    id: randomUUID(),
    command: COMMAND,
    origin: { facade: "bfl", model: "erase-v1", note: { webhookSecret: null, list: [1, "ü", "\u0000", "\ud800"] } },
    owner: "owner-1",
    priority: 0,
    memoryBytes: 1_000_000,
    retentionMs: RETENTION_MS,
    ...changes,
  };
}

/** @returns  The id of a task that has been accepted. */
export async function acceptOne(store: JobStore, changes: Partial<NewTask> = {}): Promise<string> {
  const outcome = await store.accept(sampleTask(changes));
  if (outcome.kind !== "accepted") throw new Error(`Not accepted: ${outcome.kind}`);
  return outcome.task.id;
}

export async function claimOne(store: JobStore, changes: Partial<Claim> = {}): Promise<RunningTask> {
  const task = await store.claim({ ...CLAIM, ...changes });
  if (task === undefined) throw new Error("There was nothing to claim.");
  return task;
}

/** Accepts a task and claims it. */
export async function startOne(store: JobStore, changes: Partial<NewTask> = {}): Promise<RunningTask> {
  const id = await acceptOne(store, changes);
  const task = await claimOne(store);
  if (task.id !== id) throw new Error("Another task was claimed.");
  return task;
}

export async function isAmongDeliveries(store: JobStore, taskId: string): Promise<boolean> {
  return (await store.deliveries.list("pending", 1_000)).some((delivery) => delivery.taskId === taskId);
}
