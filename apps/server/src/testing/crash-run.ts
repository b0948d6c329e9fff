import { createHash } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { createEraser } from "@lacuna/library";
import { download, type BflTask, pollBfl, submitToBfl } from "./bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { createRandom, pick } from "./random.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

export interface CrashRun {
  readonly dataFolder: string;
  /** How many tasks have to be acknowledged, at least. */
  readonly tasks: number;
  readonly kills: number;
  /** Decides when the process is killed, and what is submitted. */
  readonly seed: number;
}

export interface CrashReport {
  readonly acknowledged: number;
  /** Submissions that were cut off. The task may be stored or not: the client does not know, and submits anew. */
  readonly cutOff: number;
  /** Kills before the server had said that it serves. */
  readonly killedWhileStarting: number;
  /** Ids that are not "Ready" with the right picture. Must be empty. */
  readonly wrong: readonly string[];
}

const SIDE = 64;
const KINDS = 3;
const SEEDS = 3;
const DILATE_PX = 3;
/** One kill in so many comes while the process starts. */
const EARLY_ONE_IN = 5;
const LONGEST_START_MS = 600;
const LONGEST_LIFE_MS = 700;
const LONGEST_PAUSE_MS = 60;
const SUBMITTERS = 4;

/**
 * Submits tasks to the real program while killing it (SIGKILL) at random moments and starting it again on the same data,
 * at once and while compute processes of its former life may still be ending. Then asks for every acknowledged task.
 */
export async function runCrashes(run: CrashRun): Promise<CrashReport> {
  const random = createRandom(run.seed);
  const variants = await makeVariants();
  const acknowledged = new Map<string, Variant>();
  const lives: ServerProcess[] = [];
  let cutOff = 0;
  let killedWhileStarting = 0;

  const start = (): ServerProcess => {
    const { dataFolder } = run;
    const server = startServerProcess([], {
      LACUNA_PORT: "0",
      LACUNA_DATA_FOLDER: dataFolder,
      LACUNA_WORKERS: "2",
      LACUNA_THREADS: "1",
      LACUNA_LEASE: "1s",
      LACUNA_MAX_ATTEMPTS: "1000",
      LACUNA_LOG_LEVEL: "error",
    });
    lives.push(server);
    return server;
  };

  /** Until it is told to stop, or the server is gone. */
  async function submitMany(origin: string, quota: number, signal: AbortSignal): Promise<void> {
    while (acknowledged.size < quota && !signal.aborted) {
      const variant = pick(variants, random);
      try {
        const { id } = await submitToBfl(origin, variant.body);
        acknowledged.set(id, variant);
      } catch {
        cutOff++; // or refused for the moment, with 24 tasks open
      }
      await sleep(random() * LONGEST_PAUSE_MS);
    }
  }

  try {
    for (let kill = 0; kill < run.kills; kill++) {
      const server = start();
      const exited = once(server.child, "exit");
      if (kill % EARLY_ONE_IN === EARLY_ONE_IN - 1) {
        await sleep(random() * LONGEST_START_MS);
        killedWhileStarting++;
      } else {
        const origin = await server.origin;
        const stop = new AbortController();
        const quota = Math.ceil((run.tasks * (kill + 1)) / run.kills);
        const submitting = Array.from({ length: SUBMITTERS }, () => submitMany(origin, quota, stop.signal));
        await sleep(random() * LONGEST_LIFE_MS);
        stop.abort();
        server.child.kill("SIGKILL");
        await Promise.all(submitting);
      }
      server.child.kill("SIGKILL");
      await exited;
    }
    const last = start();
    const origin = await last.origin;
    await submitMany(origin, run.tasks, new AbortController().signal);
    const wrong: string[] = [];
    for (const [id, { expectedHash }] of acknowledged) {
      if ((await resultHash(origin, id)) !== expectedHash) wrong.push(id);
    }
    await untilIdle(origin);
    return { acknowledged: acknowledged.size, cutOff, killedWhileStarting, wrong };
  } finally {
    for (const server of lives) await server[Symbol.asyncDispose]();
  }
}

/** Tasks whose acknowledgement was cut off are done too. */
async function untilIdle(origin: string): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    const open = ["queued", "running"].map((state) => `lacuna_tasks{state="${state}"} 0\n`);
    if (open.every((line) => metrics.includes(line))) return;
    await sleep(100);
  }
}

interface Variant {
  readonly body: Readonly<Record<string, unknown>>;
  readonly expectedHash: string;
}

/** Pictures and seeds, each with what the engine makes of it without a service around. */
async function makeVariants(): Promise<readonly Variant[]> {
  const mask = await maskFile(SIDE, SIDE, 12);
  await using eraser = createEraser({ threads: 1 });
  const variants: Variant[] = [];
  for (let kind = 0; kind < KINDS; kind++) {
    const image = await pictureFile(SIDE, SIDE, { kind });
    for (let seed = 0; seed < SEEDS; seed++) {
      const { bytes } = await eraser.erase({ image, mask, dilatePx: DILATE_PX, seed, keepMetadata: false });
      const body = { image: toBase64(image), mask: toBase64(mask), dilate_pixels: DILATE_PX, seed };
      variants.push({ body, expectedHash: hashOf(bytes) });
    }
  }
  return variants;
}

async function resultHash(origin: string, id: string): Promise<string> {
  const task: BflTask = { id, pollingUrl: `${origin}/v1/get_result?id=${id}` };
  try {
    return hashOf(await download(await pollBfl(task)));
  } catch (error) {
    return String(error);
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
