// node apps/server/dist/queue.bench.js
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type JobStore, LOCAL_OWNER, type NewTask, openJobStore } from "@lacuna/jobs";
import { findPostgres, startPostgres } from "@lacuna/jobs/testing";

const DEPTHS: readonly number[] = [100, 10_000];
const SAMPLES = 300;

/** What a long queue costs: each step of a task's life in the store, with few and with many others waiting. */
async function main(): Promise<void> {
  print(
    "| Database | Queued | submit p50 / p99 | claim p50 / p99 | finish p50 / p99 | database time of a task, mean |",
  );
  print("| --- | --- | --- | --- | --- | --- |");
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-queue-"));
  try {
    for (const depth of DEPTHS) {
      const { store } = await openJobStore({ folder: path.join(folder, String(depth)) });
      await measure("SQLite", store, depth);
      await store.close();
    }
    if (findPostgres() === undefined) return;
    const postgres = await startPostgres({ isDurable: true });
    try {
      for (const depth of DEPTHS) {
        const { store } = await openJobStore({ folder, databaseUrl: await postgres.createDatabase() });
        await measure("PostgreSQL", store, depth);
        await store.close();
      }
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function measure(name: string, store: JobStore, depth: number): Promise<void> {
  const waiting = Array.from({ length: depth }, () => newTask());
  while (waiting.length > 0) await Promise.all(waiting.splice(0, 50).map((task) => store.accept(task)));
  const [submits, claims, ends]: [number[], number[], number[]] = [[], [], []];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const task = newTask();
    submits.push(await timed(() => store.accept(task)));
    const claimedAt = performance.now();
    const running = await store.claim({ workerId: "bench", leaseMs: 30_000, memoryBytes: 1e9 });
    claims.push(performance.now() - claimedAt);
    if (running === undefined) throw new Error("There was nothing to claim.");
    ends.push(await timed(() => store.fail(running.id, running.attempt, { code: "internal", message: "bench" })));
  }
  const total = [...submits, ...claims, ...ends].reduce((sum, ms) => sum + ms, 0) / SAMPLES;
  print(`| ${name} | ${depth} | ${[submits, claims, ends].map(summary).join(" | ")} | ${total.toFixed(1)} ms |`);
}

function newTask(): NewTask {
  const file = { kind: "artifact", key: "tasks/bench/inputs", first: 0, last: 1 } as const;
  return {
    id: randomUUID(),
    command: {
      kind: "erase",
      image: file,
      mask: file,
      dilatePx: 3,
      seed: 1,
      variations: 1,
      output: { format: "png", keepMetadata: false },
    },
    origin: { facade: "bfl", model: "erase", note: null },
    owner: LOCAL_OWNER,
    priority: 0,
    memoryBytes: 1e6,
    retentionMs: 60_000,
    maxOpen: 1_000_000,
  };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function summary(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
  return `${at(0.5)} / ${at(0.99)} ms`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
