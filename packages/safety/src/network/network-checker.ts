import { createTurnstile, type NetworkProcess, orAborted, startNetworkProcess } from "@lacuna/providers";
import { CheckerUnavailableError } from "../errors.ts";
import type { SafetyChecker, SafetyScores, SafetySubject } from "../safety-checker.ts";
import { INPUT_SIDE, networkInput } from "./network-input.ts";
import { CATEGORIES, INPUT_NAME, OUTPUT_NAME } from "./network-names.ts";

export interface NetworkCheckerSettings {
  /** For one check, with loading the network where that is needed. Default 30 s. */
  readonly timeoutMs?: number;
  /** What is forked. Default: a module that runs the installed package's network. */
  readonly childModule?: URL;
}

/** What its process may take: 310 MB were measured while it loads, 200 afterwards. It is ended beyond (on Linux). */
export const NETWORK_CHECKER_BYTES = 512e6;

const DEFAULT_TIMEOUT_MS = 30_000;
const CHILD = new URL("./safety-child.js", import.meta.url);

/**
 * Looks at pictures by the network of the package nsfwjs, in a process of its own: it starts with the first check and stays. One
 * that has died or does not answer is replaced at the next check. It does not read prompts.
 *
 * Cost of a check: 0.1 s; of the first, 2 s more.
 */
export function createNetworkChecker(settings: NetworkCheckerSettings = {}): SafetyChecker {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, childModule = CHILD } = settings;
  const turnstile = createTurnstile();
  const closing = new AbortController();
  let network: NetworkProcess | undefined;

  function open(): NetworkProcess {
    if (network?.isAlive) return network;
    network = startNetworkProcess({
      file: "",
      threads: 1,
      memoryLimitBytes: NETWORK_CHECKER_BYTES,
      module: childModule,
    });
    return network;
  }

  async function end(): Promise<void> {
    const ending = network;
    network = undefined;
    await ending?.end();
  }

  async function run(data: Float32Array): Promise<SafetyScores> {
    const opened = open();
    await opened.loaded;
    const input = { name: INPUT_NAME, type: "float32", dims: [1, INPUT_SIDE, INPUT_SIDE, 3], data } as const;
    const output = await opened.run([input], OUTPUT_NAME);
    return toScores([...output.data]);
  }

  return {
    name: "nsfwjs",
    async check({ picture }: SafetySubject, signal) {
      const wanted = AbortSignal.any([closing.signal, ...(signal === undefined ? [] : [signal])]);
      const leave = await turnstile.enter(wanted);
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        return await orAborted(run(networkInput(picture)), AbortSignal.any([wanted, timeout]));
      } catch (error) {
        await end(); // a run cannot be stopped otherwise
        wanted.throwIfAborted();
        const why = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : messageOf(error);
        throw new CheckerUnavailableError(`The safety checker's network cannot be used: ${why}`, { cause: error });
      } finally {
        leave();
      }
    },
    async close() {
      closing.abort(new CheckerUnavailableError("The safety checker is closed."));
      await end();
    },
  };
}

function toScores(values: readonly number[]): SafetyScores {
  if (values.length !== CATEGORIES.length || !values.every((value) => value >= 0 && value <= 1)) {
    throw new CheckerUnavailableError("The network did not answer with five numbers from 0 to 1.");
  }
  return Object.fromEntries(CATEGORIES.map((category, index) => [category, values[index] ?? 0]));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
