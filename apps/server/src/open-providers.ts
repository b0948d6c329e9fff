import {
  BUILT_IN_ENGINE,
  type ComputePool,
  engineProvider,
  guessingProvider,
  kindsOf,
  type Provider,
  type ProviderInfo,
} from "@lacuna/jobs";
import {
  canVendorEnhancePrompt,
  createComfyuiProvider,
  createHostedProvider,
  createOnnxProvider,
  createSdServerProvider,
  createTextModel,
  type GuessProvider,
  testProvider,
} from "@lacuna/providers";
import type { Logger } from "pino";
import type { Config } from "./config/check-config.ts";
import { ConfigError } from "./config/config-error.ts";

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

/** Somebody who guesses, as the configuration names them. */
export interface Guesser extends ProviderInfo {
  readonly kinds: readonly ("erase" | "fill")[];
  /** Tasks at once, where it is not the usual number. */
  readonly atOnce?: number;
  readonly create: (log: Logger) => GuessProvider;
}

/** Each guess of theirs is on the operator's bill. */
const TRIES_OF_CHARGED = 1;
/** What their documents allow an account to have under way, where they say it; their own queues take the rest. */
const TASKS_OF_VENDOR = { bfl: 24, fal: 24, runware: 24, eachlabs: 10 } as const;

/**
 * Starts nothing yet: a process that only answers requests needs to know no more than what may be accepted.
 *
 * @throws ConfigError  when it is to take what nobody here can do.
 */
export function openProviders(config: Config, log: Logger): Providers {
  const wanted = guessersOf(config);
  const infos: readonly ProviderInfo[] = [
    ...wanted.map(({ name, kinds, canEnhancePrompt = config.textModel !== undefined }) => ({
      name,
      kinds: kindsOf(kinds),
      canEnhancePrompt,
    })),
    BUILT_IN_ENGINE,
  ];
  const impossible = config.takes.find((kind) => !infos.some(({ kinds }) => kinds.includes(kind)));
  if (impossible !== undefined)
    throw new ConfigError(`takes names ${impossible}, but no provider here can ${impossible}.`);
  return {
    infos,
    start(pool) {
      const started = wanted.map((one) => start(one, pool, config, log.child({ provider: one.name })));
      return {
        list: [...started.map(({ provider }) => provider), engineProvider(pool)],
        async close() {
          await Promise.all(started.map((one) => one.close()));
        },
      };
    },
  };
}

/** Starts none of them. */
export function guessersOf(config: Config): readonly Guesser[] {
  const { sdServer, onnx, comfyui, vendors, guessTimeLimit: timeoutMs } = config;
  return [
    ...(sdServer === undefined
      ? []
      : [
          {
            name: "sd-server",
            kinds: sdServer.kinds,
            create: (log: Logger) => createSdServerProvider({ ...sdServer, timeoutMs, log }),
          },
        ]),
    ...(onnx === undefined
      ? []
      : [
          {
            name: "onnx",
            kinds: ["erase"] as const,
            create: (log: Logger) => createOnnxProvider({ ...onnx, timeoutMs, log }),
          },
        ]),
    ...(comfyui === undefined
      ? []
      : [
          {
            name: "comfyui",
            kinds: comfyui.kinds,
            create: () => createComfyuiProvider({ ...comfyui, timeoutMs }),
          },
        ]),
    ...vendors.map((vendor) => ({
      name: vendor.vendor,
      kinds: vendor.kinds,
      ...(canVendorEnhancePrompt(vendor.vendor) && { canEnhancePrompt: true }),
      atOnce: TASKS_OF_VENDOR[vendor.vendor],
      create: () => createHostedProvider({ ...vendor, timeoutMs }),
    })),
  ];
}

interface Started {
  readonly provider: Provider;
  readonly close: () => Promise<void>;
}

function start(
  { name, kinds, create, atOnce: usual }: Guesser,
  pool: ComputePool,
  config: Config,
  log: Logger,
): Started {
  const guesser = create(log);
  const isCharged = guesser.capabilities.costUsd > 0;
  if (isCharged) log.info("the provider is not tried out: each of its guesses is charged for");
  const endTest = config.noSelfTest || isCharged ? async () => undefined : startSelfTest(guesser, log);
  const tries = guesser.capabilities.ignoresSeed
    ? 1
    : (config.guessTries ?? (isCharged ? TRIES_OF_CHARGED : undefined));
  const atOnce = config.providerTasks.findLast(({ provider }) => provider === name)?.atOnce ?? usual;
  const settings = {
    kinds: kindsOf(kinds),
    ...(config.textModel !== undefined && { textModel: createTextModel(config.textModel) }),
    ...(tries !== undefined && { tries }),
    ...(atOnce !== undefined && { atOnce }),
  };
  return {
    provider: guessingProvider(pool, guesser, settings),
    async close() {
      await endTest();
      await guesser.close();
    },
  };
}

/** Tasks need not wait for it: what is wrong with the provider they would meet in any case. @returns  What ends it. */
function startSelfTest(guesser: GuessProvider, log: Logger): () => Promise<void> {
  const stop = new AbortController();
  const startedAt = performance.now();
  const done = testProvider(guesser, stop.signal).then(
    (oddity) => {
      log.info({ elapsedMs: Math.round(performance.now() - startedAt) }, "the provider passed its self-test");
      if (oddity !== undefined) log.warn({ oddity }, "the provider's guess in its self-test was odd");
    },
    (error: unknown) => {
      if (!stop.signal.aborted) log.error({ err: error }, "the provider failed its self-test");
    },
  );
  return async () => {
    stop.abort();
    await done;
  };
}
