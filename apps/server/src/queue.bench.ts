// node apps/server/dist/queue.bench.js
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  KNOWN_NEEDS,
  type JobStore,
  type JobStoreSettings,
  LOCAL_OWNER,
  type NewTask,
  openJobStore,
} from "@lacuna/jobs";
import { findPostgres, startPostgres } from "@lacuna/jobs/testing";

const SAMPLES = 1000;
const ALL_BUT_FILLS = KNOWN_NEEDS.filter((need) => !need.startsWith("fill") && !need.endsWith("+checked"));

/** What waits while erases are submitted, claimed and ended. */
interface Waiting {
  readonly erases: number;
  readonly fills: number;
}

/** The last: a worker without room for fills has to get past all of them. */
const LINES: readonly Waiting[] = [
  { erases: 100, fills: 0 },
  { erases: 10_000, fills: 0 },
  { erases: 100, fills: 10_000 },
];

/**
 * What a long queue costs: each step of a task's life in the store, with few and with many others waiting. The lines take
 * turns, sample by sample, so that whatever else the machine does falls on all of them alike.
 */
async function main(): Promise<void> {
  print(
    "| Database | Queued | submit p50 / p99 | claim p50 / p99 | finish p50 / p99 | database time of a task, mean |",
  );
  print("| --- | --- | --- | --- | --- | --- |");
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-queue-"));
  try {
    await compare("SQLite", async (index) => ({ folder: path.join(folder, String(index)) }));
    if (findPostgres() === undefined) return;
    const postgres = await startPostgres({ isDurable: true });
    try {
      await compare("PostgreSQL", async () => ({ folder, databaseUrl: await postgres.createDatabase() }));
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function compare(name: string, settingsOf: (index: number) => Promise<JobStoreSettings>): Promise<void> {
  const lines = [];
  for (const [index, waiting] of LINES.entries()) {
    const { store } = await openJobStore(await settingsOf(index));
    await fill(store, waiting);
    lines.push({ waiting, store, times: { submits: [], claims: [], ends: [] } satisfies Times });
  }
  for (let sample = 0; sample < SAMPLES; sample++) {
    for (const { store, times } of lines) await live(store, times);
  }
  for (const { waiting, store, times } of lines) {
    print(`| ${name} | ${describe(waiting)} | ${summarize(times)} |`);
    await store.close();
  }
}

async function fill(store: JobStore, { erases, fills }: Waiting): Promise<void> {
  const tasks = [
    ...Array.from({ length: fills }, () => newTask("fill")),
    ...Array.from({ length: erases }, () => newTask()),
  ];
  while (tasks.length > 0) await Promise.all(tasks.splice(0, 50).map((task) => store.accept(task)));
}

interface Times {
  readonly submits: number[];
  readonly claims: number[];
  readonly ends: number[];
}

async function live(store: JobStore, { submits, claims, ends }: Times): Promise<void> {
  const task = newTask();
  submits.push(await timed(() => store.accept(task)));
  const claimedAt = performance.now();
  const running = await store.claim({ workerId: "bench", leaseMs: 30_000, memoryBytes: 1e9, needs: ALL_BUT_FILLS });
  claims.push(performance.now() - claimedAt);
  if (running === undefined) throw new Error("There was nothing to claim.");
  ends.push(await timed(() => store.fail(running.id, running.attempt, { code: "internal", message: "bench" })));
}

function describe({ erases, fills }: Waiting): string {
  return fills === 0 ? `${erases}` : `${erases} behind ${fills} fills`;
}

function summarize({ submits, claims, ends }: Times): string {
  const mean = [...submits, ...claims, ...ends].reduce((sum, ms) => sum + ms, 0) / SAMPLES;
  return [...[submits, claims, ends].map(summary), `${mean.toFixed(1)} ms`].join(" | ");
}

function newTask(kind: "erase" | "fill" = "erase"): NewTask {
  const file = { kind: "artifact", key: "tasks/bench/inputs" } as const;
  const output = { format: "png", keepMetadata: false } as const;
  const pictures = { image: file, mask: file, seed: 1, variations: 1, output };
  return {
    id: randomUUID(),
    command: kind === "fill" ? { ...pictures, kind, prompt: "a bench" } : { ...pictures, kind, dilatePx: 3 },
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
