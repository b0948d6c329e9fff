import {
  BUILT_IN_ENGINE,
  type ComputePool,
  engineProvider,
  guessingProvider,
  type Provider,
  type ProviderInfo,
} from "@lacuna/jobs";
import { createSdServerProvider, type GuessProvider, testProvider } from "@lacuna/providers";
import type { Logger } from "pino";
import type { Config } from "./config/check-config.ts";

/** Who carries commands out, as it is configured. */
export interface Providers {
  /** In the order in which they are asked. */
  readonly infos: readonly ProviderInfo[];
  /** Where tasks are worked on. */
  start(pool: ComputePool): StartedProviders;
}

export interface StartedProviders {
  readonly list: readonly Provider[];
  close(): Promise<void>;
}

/** Starts nothing yet: a process that only answers requests needs to know no more than what may be accepted. */
export function openProviders(config: Config, log: Logger): Providers {
  const { sdServer } = config;
  if (sdServer === undefined) {
    return {
      infos: [BUILT_IN_ENGINE],
      start: (pool) => ({ list: [engineProvider(pool)], close: async () => undefined }),
    };
  }
  const { kinds } = sdServer;
  return {
    infos: [{ name: "sd-server", kinds }, BUILT_IN_ENGINE],
    start(pool) {
      const ownLog = log.child({ provider: "sd-server" });
      const guesser = createSdServerProvider({ ...sdServer, timeoutMs: config.guessTimeLimit, log: ownLog });
      const endTest = config.noSelfTest ? async () => undefined : startSelfTest(guesser, ownLog);
      return {
        list: [guessingProvider(pool, guesser, { kinds, tries: config.guessTries }), engineProvider(pool)],
        async close() {
          await endTest();
          await guesser.close();
        },
      };
    },
  };
}

/** Tasks need not wait for it: what is wrong with the provider they would meet in any case. @returns  What ends it. */
function startSelfTest(guesser: GuessProvider, log: Logger): () => Promise<void> {
  const stop = new AbortController();
  const startedAt = performance.now();
  const done = testProvider(guesser, stop.signal).then(
    () => log.info({ elapsedMs: Math.round(performance.now() - startedAt) }, "the provider passed its self-test"),
    (error: unknown) => {
      if (!stop.signal.aborted) log.error({ err: error }, "the provider failed its self-test");
    },
  );
  return async () => {
    stop.abort();
    await done;
  };
}
