import { readdir, readFile } from "node:fs/promises";
import { z } from "zod";
import { createRandom } from "../testing/random.ts";
import { openServer } from "../testing/test-server.ts";
import { fuzzContract, type SampleRequest } from "./fuzz-contracts.ts";
import { fuzzFrames } from "./fuzz-frames.ts";
import { fuzzPicture } from "./fuzz-pictures.ts";

export interface FuzzReport {
  readonly pictures: number;
  readonly requests: number;
  readonly frames: number;
  /** Each with the input that shows it. */
  readonly faults: readonly string[];
}

export interface FuzzSettings {
  readonly ms: number;
  readonly seed: number;
  readonly onFault?: (fault: string) => void;
}

const CORPUS = new URL("../../fuzz-corpus/", import.meta.url);
const REQUESTS_AT_ONCE = 6;
const BATCH = 60;
const ANSWERS_WITHIN_MS = 10_000;
const MOST_FAULTS = 20;

const sampleRequests = z.array(z.object({ method: z.string(), path: z.string(), body: z.unknown().optional() }));

/** Feeds damaged pictures, requests and frames to the real parts for so long. A crash ends the process: run it with the same seed. */
export async function runFuzz({ ms, seed, onFault = () => {} }: FuzzSettings): Promise<FuzzReport> {
  const random = createRandom(seed);
  const { pictures: corpus, requests: samples } = await readCorpus();
  const frameSamples = samples.flatMap(({ path, body }) => (path === "/v1" ? [body] : []));
  // Nobody works: tasks that are accepted by chance take no time.
  await using server = await openServer({ flags: { maxOpenTasks: "50", logLevel: "error" }, isIdle: true });
  const counts = { pictures: 0, requests: 0, frames: 0 };
  const faults: string[] = [];
  const note = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      const fault = String(error).slice(0, 4000);
      faults.push(fault);
      onFault(fault);
    }
  };
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt && faults.length < MOST_FAULTS) {
    for (let index = 0; index < BATCH; index++) {
      await note(fuzzPicture(corpus, random));
      counts.pictures++;
    }
    for (let index = 0; index < BATCH; index += REQUESTS_AT_ONCE) {
      const some = Array.from({ length: REQUESTS_AT_ONCE }, () => fuzzContract(server.origin, samples, random));
      await Promise.all(some.map(note));
      counts.requests += REQUESTS_AT_ONCE;
    }
    await note(fuzzFrames(server.origin, frameSamples, random).then((sent) => void (counts.frames += sent)));
    await note(requireLife(server.origin));
  }
  return { ...counts, faults };
}

async function requireLife(origin: string): Promise<void> {
  const response = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
  if (response.status !== 200) throw new Error(`The server says ${response.status} of its health.`);
}

/** Requests are given the pictures in place of `$IMAGE` and `$MASK`. */
async function readCorpus(): Promise<{
  readonly pictures: readonly Uint8Array[];
  readonly requests: readonly SampleRequest[];
}> {
  const names = (await readdir(CORPUS)).filter((name) => !name.endsWith(".json"));
  const pictures = await Promise.all(names.map((name) => readFile(new URL(name, CORPUS))));
  const base64 = async (name: string): Promise<string> => (await readFile(new URL(name, CORPUS))).toString("base64");
  const text = (await readFile(new URL("requests.json", CORPUS), "utf8"))
    .replaceAll("$IMAGE", await base64("picture.png"))
    .replaceAll("$MASK", await base64("mask.png"));
  return { pictures, requests: sampleRequests.parse(JSON.parse(text)) };
}
