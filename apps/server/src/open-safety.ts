import type { Moderation, SafetyVerdict } from "@lacuna/jobs";
import { createRaster } from "@lacuna/raster";
import {
  createHttpChecker,
  createNetworkChecker,
  MissingCheckerError,
  NETWORK_CHECKER_BYTES,
  requireNetworkPackage,
  type SafetyChecker,
  type SafetyStage,
} from "@lacuna/safety";
import type { Logger } from "pino";
import { ConfigError } from "./config/config-error.ts";
import type { SafetyConfig } from "./config/join-safety.ts";

/** The safety checker of this process. */
export interface Safety {
  readonly moderation: Moderation;
  /** What it takes of the memory that running tasks may have together. */
  readonly reservedBytes: number;
  /** Tries it out, and logs how that went. @returns  What ends it. */
  startSelfTest(): () => Promise<void>;
  close(): Promise<void>;
}

export interface SafetyParts {
  readonly log: Logger;
  readonly onVerdict: (stage: SafetyStage, verdict: SafetyVerdict) => void;
}

const TRIAL_SIDE = 64;

/** Starts no process yet. @throws ConfigError  when the network's package is not installed. */
export async function openSafety(config: SafetyConfig, { log, onVerdict }: SafetyParts): Promise<Safety> {
  const checker = await createChecker(config);
  const { limits, whenUnavailable } = config;
  const onFault = (error: Error): void => log.error({ err: error }, "a picture could not be checked");
  return {
    moderation: { checker, limits, whenUnavailable, onVerdict, onFault },
    reservedBytes: config.kind === "network" ? NETWORK_CHECKER_BYTES : 0,
    startSelfTest: () => startSelfTest(checker, log),
    close: () => checker.close(),
  };
}

async function createChecker(config: SafetyConfig): Promise<SafetyChecker> {
  if (config.kind === "http") return createHttpChecker(config);
  try {
    await requireNetworkPackage();
  } catch (cause) {
    if (cause instanceof MissingCheckerError) throw new ConfigError(`safetyChecker: ${cause.message}`, { cause });
    throw cause;
  }
  return createNetworkChecker({ timeoutMs: config.timeoutMs });
}

function startSelfTest(checker: SafetyChecker, log: Logger): () => Promise<void> {
  const stop = new AbortController();
  const startedAt = performance.now();
  const done = tryChecker(checker, stop.signal).then(
    () => log.info({ elapsedMs: Math.round(performance.now() - startedAt) }, "the safety checker has answered"),
    (error: unknown) => {
      if (!stop.signal.aborted) log.error({ err: error }, "the safety checker does not work");
    },
  );
  return async () => {
    stop.abort();
    await done;
  };
}

/** Shows it a gray picture. */
export async function tryChecker(checker: SafetyChecker, signal?: AbortSignal): Promise<void> {
  const data = new Uint8Array(TRIAL_SIDE * TRIAL_SIDE * 3).fill(128);
  const picture = createRaster({ width: TRIAL_SIDE, height: TRIAL_SIDE, model: "rgb", hasAlpha: false, data });
  await checker.check({ stage: "request", picture }, signal);
}
