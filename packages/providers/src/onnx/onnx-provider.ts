import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { availableParallelism } from "node:os";
import { pipeline } from "node:stream/promises";
import { GuessRefusedError, GuessTimeoutError } from "../errors.ts";
import type { GuessProvider } from "../guess-provider.ts";
import type { ProviderLog } from "../sd-server/sd-server-host.ts";
import { orAborted } from "../or-aborted.ts";
import { createTurnstile } from "../turnstile.ts";
import { ModelError, type ModelManifest } from "./model-manifest.ts";
import { type NetworkProcess, startNetworkProcess } from "./network-process.ts";
import type { RuntimeName } from "./runtime.ts";
import { fromOutput, toInputs } from "./tensors.ts";
import { toCropSizes } from "./to-crop-sizes.ts";

export interface OnnxSettings {
  readonly manifest: ModelManifest;
  /** Where the network's file is. */
  readonly file: string;
  /** Default: the native one where it is installed. */
  readonly runtime?: RuntimeName;
  /** Default: the processors, at most 4. The other runtime has one. */
  readonly threads?: number;
  /** For one guess, loading left out. Default 5 minutes. */
  readonly timeoutMs?: number;
  /** The process is ended when it holds more; told on Linux only. Default 4 GB. */
  readonly memoryLimitBytes?: number;
  /** How long the network stays loaded without work. Default 1 minute. */
  readonly idleMs?: number;
  readonly log: ProviderLog;
}

const MOST_DEFAULT_THREADS = 4;
const DEFAULT_TIMEOUT_MS = 5 * 60_000;
const DEFAULT_MEMORY_LIMIT = 4e9;
const DEFAULT_IDLE_MS = 60_000;

/**
 * Guesses by a network in a file, on this machine's processor, in a process of its own: it starts with the first guess, is
 * ended to cancel one, and goes when nothing has been asked for a while. Guesses are made one after the other.
 *
 * The file is compared with the manifest's SHA-256 each time before it is loaded: another network would give nonsense, or
 * whatever whoever put it there had in mind.
 */
export function createOnnxProvider(settings: OnnxSettings): GuessProvider {
  const { manifest, file, runtime, log } = settings;
  const { timeoutMs = DEFAULT_TIMEOUT_MS, memoryLimitBytes = DEFAULT_MEMORY_LIMIT } = settings;
  const threads = settings.threads ?? Math.min(MOST_DEFAULT_THREADS, availableParallelism());
  const turnstile = createTurnstile();
  const closing = new AbortController();
  let network: NetworkProcess | undefined;
  let idle: NodeJS.Timeout | undefined;

  async function open(signal: AbortSignal): Promise<NetworkProcess> {
    if (network?.isAlive) return network;
    const startedAt = performance.now();
    await requireSameFile(manifest, file, signal);
    const started = startNetworkProcess({
      file,
      threads,
      memoryLimitBytes,
      ...(runtime !== undefined && { runtime }),
    });
    network = started;
    const loaded = await orAborted(started.loaded, signal);
    const elapsedMs = Math.round(performance.now() - startedAt);
    log.info({ network: manifest.name, runtime: loaded, elapsedMs }, "a network was loaded");
    return started;
  }

  async function end(): Promise<void> {
    const ending = network;
    network = undefined;
    await ending?.end();
  }

  return {
    name: "onnx",
    capabilities: {
      kinds: ["erase"],
      sizes: toCropSizes(manifest),
      steps: undefined,
      guidance: undefined,
      isSeeded: true,
      ignoresSeed: true,
      isCoarse: true,
      canEnhancePrompt: false,
      licenseNote: manifest.license,
      memoryNote: manifest.memoryBytes === null ? "not stated" : `about ${Math.ceil(manifest.memoryBytes / 1e6)} MB`,
      costUsd: 0,
    },
    async guess(crop, hole, { signal, onProgress }) {
      const wanted = AbortSignal.any([closing.signal, ...(signal === undefined ? [] : [signal])]);
      const leave = await turnstile.enter(wanted);
      clearTimeout(idle);
      let timeout: AbortSignal | undefined;
      try {
        const opened = await open(wanted);
        timeout = AbortSignal.timeout(timeoutMs);
        const run = opened.run(toInputs(manifest, crop, hole), manifest.output.name);
        const tensor = await orAborted(run, AbortSignal.any([wanted, timeout]));
        onProgress?.(1);
        return fromOutput(manifest, tensor, crop);
      } catch (error) {
        await end();
        wanted.throwIfAborted();
        if (timeout?.aborted) throw new GuessTimeoutError(timeoutMs);
        throw error instanceof RangeError || error instanceof ModelError
          ? new GuessRefusedError(error.message, { cause: error })
          : error;
      } finally {
        if (network !== undefined) idle = setTimeout(() => void end(), settings.idleMs ?? DEFAULT_IDLE_MS).unref();
        leave();
      }
    },
    async close() {
      closing.abort(new GuessRefusedError("The provider is closed."));
      clearTimeout(idle);
      await end();
    },
  };
}

async function requireSameFile({ sha256, name }: ModelManifest, file: string, signal: AbortSignal): Promise<void> {
  if (sha256 === null) return;
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ModelError(`the file of network ${name} cannot be read`, { cause });
  }
  if (hash.digest("hex") !== sha256) throw new ModelError(`the file of network ${name} is not the one it was`);
}
