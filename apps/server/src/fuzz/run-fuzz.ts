import { openServer } from "../testing/test-server.ts";
import { type Fault, toFault } from "./fault.ts";
import { fuzzContract } from "./fuzz-contracts.ts";
import { fuzzDrawing } from "./fuzz-drawings.ts";
import { fuzzFrames } from "./fuzz-frames.ts";
import { fuzzPicture } from "./fuzz-pictures.ts";
import { type Random, createRandom } from "../testing/random.ts";
import { readCorpus } from "./read-corpus.ts";

export interface FuzzCounts {
  readonly pictures: number;
  readonly drawings: number;
  readonly requests: number;
  readonly frames: number;
}

export interface FuzzSettings {
  /** The inputs of a batch follow from this and its number. */
  readonly seed: number;
  /** The number of the next batch; undefined: enough. */
  readonly nextBatch: () => number | undefined;
  readonly onBatch?: (batch: number, counts: FuzzCounts) => void;
  readonly onFault: (fault: Fault, batch: number) => void;
  /** Where the server keeps its data. Default a folder of its own. */
  readonly folder?: string;
}

/** Of a batch, for each lane: what one lane waits for holds up no other, and its inputs follow from its own random numbers. */
const LANES = {
  pictures: { lanes: 4, inputs: 50 },
  drawings: { lanes: 1, inputs: 200 },
  requests: { lanes: 12, inputs: 16 },
  connections: { lanes: 4, inputs: 1 },
} as const;
const KINDS = ["pictures", "drawings", "requests", "connections"] as const satisfies readonly (keyof typeof LANES)[];
const ANSWERS_WITHIN_MS = 10_000;
/** The clock that rates are counted by runs so much faster: no contract refuses a request for being one of many. */
const CLOCK_RATE = 10_000;

/**
 * Feeds damaged pictures, drawings, requests and frames to the real parts, batch after batch. A crash ends the process and a
 * hang holds it: whoever started it knows the batch.
 */
export async function runFuzz(settings: FuzzSettings): Promise<void> {
  const { seed, nextBatch, onBatch = () => {}, onFault, folder } = settings;
  const corpus = await readCorpus();
  const frameSamples = corpus.requests.flatMap(({ path, body }) => (path === "/v1" ? [body] : []));
  const startedAt = Date.now();
  // Nobody works: tasks that are accepted by chance take no time.
  await using server = await openServer({
    flags: { maxOpenTasks: "50", logLevel: "error" },
    isIdle: true,
    now: () => startedAt + (Date.now() - startedAt) * CLOCK_RATE,
    ...(folder !== undefined && { folder }),
  });
  const { origin } = server;
  for (let batch = nextBatch(); batch !== undefined; batch = nextBatch()) {
    const number = batch;
    const note = (fault: Fault | undefined): void => {
      if (fault !== undefined) onFault(fault, number);
    };
    let frames = 0;
    const works = {
      pictures: async (random) => note(await fuzzPicture(corpus.pictures, random)),
      drawings: async (random) => note(fuzzDrawing(random)),
      requests: async (random) => note(await fuzzContract(origin, corpus.requests, random)),
      connections: async (random) => void (frames += await fuzzFrames(origin, frameSamples, random)),
    } satisfies Record<keyof typeof LANES, (random: Random) => Promise<void>>;
    let lane = 0;
    const running = KINDS.flatMap((kind) =>
      Array.from({ length: LANES[kind].lanes }, async () => {
        const random = createRandom((seed * 1_000_003 + number) * 32 + lane++);
        for (let done = 0; done < LANES[kind].inputs; done++) await works[kind](random);
      }),
    );
    for (const settled of await Promise.allSettled(running)) {
      if (settled.status === "rejected") note(toFault("frames", settled.reason, ""));
    }
    note(await lifeFault(origin));
    onBatch(number, {
      pictures: inputsOf("pictures"),
      drawings: inputsOf("drawings"),
      requests: inputsOf("requests"),
      frames,
    });
  }
}

function inputsOf(kind: keyof typeof LANES): number {
  return LANES[kind].lanes * LANES[kind].inputs;
}

async function lifeFault(origin: string): Promise<Fault | undefined> {
  try {
    const { status } = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    return status === 200 ? undefined : toFault("life", `The server says ${status} of its health.`, "");
  } catch (error) {
    return toFault("life", error, "");
  }
}
