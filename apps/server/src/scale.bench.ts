// node apps/server/dist/scale.bench.js
import { createEraser } from "@lacuna/library";
import { maskFile, pictureFile } from "@lacuna/http/testing";
import { createRandom } from "./testing/random.ts";

/** Those of the soak. */
const SIDES: readonly number[] = [64, 128, 256, 512, 900];
const RUNS = 5;
/** PostgreSQL's time for a task with 10,000 others waiting, by `queue.bench`; docs/scale.md says when. */
const DATABASE_MS = 5.5;
const RATES_PER_MINUTE: readonly number[] = [10, 1000, 1_000_000];
const LOADS: readonly number[] = [0.5, 0.8, 0.95];
const TASKS = 200_000;

/** A queue with many workers, fed at random: how long tasks wait, and how much of each part that takes. */
async function main(): Promise<void> {
  const service = await measureService();
  print(`Seconds of a task on one thread: ${service.map((seconds) => seconds.toFixed(3)).join(", ")}\n`);
  const mean = service.reduce((sum, seconds) => sum + seconds, 0) / service.length;
  print("| Tasks a minute | Load | Processors | wait p50 / p99 | database busy |\n| --- | --- | --- | --- | --- |");
  for (const perMinute of RATES_PER_MINUTE) {
    const perSecond = perMinute / 60;
    for (const load of LOADS) {
      const processors = Math.max(1, Math.ceil((perSecond * mean) / load));
      const waits = simulate(service, perSecond, processors).toSorted((a, b) => a - b);
      const at = (share: number): string => `${(waits[Math.floor(waits.length * share)] ?? 0).toFixed(2)} s`;
      const database = (perSecond * DATABASE_MS) / 1000;
      print(
        `| ${perMinute} | ${load} | ${processors} | ${at(0.5)} / ${at(0.99)} | ${database.toFixed(3)} connections |`,
      );
    }
  }
}

/** Medians, of decoding, erasing and encoding on one thread: a square picture of each side, a quarter of it the hole's side. */
async function measureService(): Promise<readonly number[]> {
  await using eraser = createEraser({ threads: 1 });
  const medians: number[] = [];
  for (const side of SIDES) {
    const request = { image: await pictureFile(side, side), mask: await maskFile(side, side, side >> 2), dilatePx: 3 };
    await eraser.erase(request);
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const startedAt = performance.now();
      await eraser.erase(request);
      runs.push((performance.now() - startedAt) / 1000);
    }
    medians.push(runs.toSorted((a, b) => a - b)[RUNS >> 1] ?? 0);
  }
  return medians;
}

/** @returns  Seconds that each task waits for a free processor; arrivals are Poisson's, the first come is the first served. */
function simulate(seconds: readonly number[], perSecond: number, processors: number): readonly number[] {
  const random = createRandom(1);
  const freeAt = new Float64Array(processors); // a heap: the earliest is first
  const waits: number[] = [];
  let now = 0;
  for (let task = 0; task < TASKS; task++) {
    now -= Math.log(1 - random()) / perSecond;
    const startAt = Math.max(now, freeAt[0] ?? 0);
    waits.push(startAt - now);
    replaceFirst(freeAt, startAt + (seconds[Math.floor(random() * seconds.length)] ?? 0));
  }
  return waits.slice(TASKS >> 1); // without the time in which it fills
}

function replaceFirst(heap: Float64Array, value: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child++;
    if ((heap[child] ?? 0) >= value) break;
    heap[at] = heap[child] ?? 0;
    at = child;
  }
  heap[at] = value;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
