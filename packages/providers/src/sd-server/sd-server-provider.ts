import { setTimeout as sleep } from "node:timers/promises";
import type { Mask, Raster } from "@lacuna/raster";
import { GuessLostError, GuessRefusedError, GuessTimeoutError } from "../errors.ts";
import type { GuessOptions, GuessProvider } from "../guess-provider.ts";
import { readGuess } from "../read-guess.ts";
import { createTurnstile } from "../turnstile.ts";
import type { SdServerClient } from "./client.ts";
import { encodePictures } from "./encode-pictures.ts";
import { explainLoras } from "./explain-loras.ts";
import { type Lora, RECIPES, type RecipeName, toImageRequest } from "./recipes.ts";
import { createSdServerHost, type ProviderLog, type SdServerPlace } from "./sd-server-host.ts";

export interface SdServerSettings {
  readonly place: SdServerPlace;
  readonly recipe: RecipeName;
  /** Most pixels of a crop, from 64². Default: the recipe's. Fewer are faster. */
  readonly maxPixels?: number;
  readonly loras?: readonly Lora[];
  /** For one guess, waiting for a turn left out. Default 10 minutes. */
  readonly timeoutMs?: number;
  /** For the server to answer after a start. Default 60 s. */
  readonly startTimeoutMs?: number;
  /** For a server elsewhere to be reached for the first time. Default 5 s. */
  readonly reachTimeoutMs?: number;
  readonly log: ProviderLog;
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const DEFAULT_START_TIMEOUT_MS = 60_000;
const POLL_MS = 200;
/** A server that is not ours is told to forget a job; whether it does is not waited for longer. */
const CANCEL_MS = 1000;
/**
 * Longer ones end the program: it splits prompts by a regular expression that recurses, and with the 8 MB of stack that a thread
 * has on Linux 20,000 characters pass and 32,768 do not. Threads elsewhere have less. Text encoders read some hundred words.
 */
const LONGEST_PROMPT = 4000;
/** Of the program's output, as the reason of an error. */
const LAST_WORDS_CHARACTERS = 500;

/**
 * Guesses by stable-diffusion.cpp's server, one at a time: it works on one job, and a job of ours that waits in its queue
 * could not be told from one that hangs.
 *
 * A running job cannot be cancelled there. So the program is ended and started again, where it is ours; a remote one goes on
 * computing what nobody wants.
 */
export function createSdServerProvider(settings: SdServerSettings): GuessProvider {
  const { place, log, loras = [] } = settings;
  const { timeoutMs = DEFAULT_TIMEOUT_MS, startTimeoutMs = DEFAULT_START_TIMEOUT_MS } = settings;
  const recipe = RECIPES[settings.recipe];
  const { sizes } = recipe.capabilities;
  const maxPixels = Math.max(sizes.multipleOf ** 2, settings.maxPixels ?? sizes.maxPixels);
  let current: GuessOptions | undefined;
  const onSteps = (done: number, of: number): void => {
    // Bars of another length are of tiles.
    if (current !== undefined && of === (current.steps ?? recipe.steps)) current.onProgress?.(Math.min(1, done / of));
  };
  const host = createSdServerHost({
    place,
    startTimeoutMs,
    log,
    onSteps,
    ...(settings.reachTimeoutMs !== undefined && { reachTimeoutMs: settings.reachTimeoutMs }),
  });
  const turnstile = createTurnstile();
  const closing = new AbortController();

  async function run(crop: Raster, hole: Mask, options: GuessOptions, signal: AbortSignal): Promise<Raster> {
    const client = await host.open(signal);
    const lost = host.lost();
    const either = lost === undefined ? signal : AbortSignal.any([signal, lost]);
    const request = toImageRequest(recipe, crop, await encodePictures(crop, hole), options, loras);
    let id: string | undefined;
    try {
      id = await client.submit(request, either);
      return await readGuess(Buffer.from(await untilDone(client, id, either), "base64"), crop, "sd-server");
    } catch (error) {
      if (signal.aborted) void abandon(client, id);
      // The end of its connections may be noticed before its own: the next guess must not be sent to a program that is gone.
      else if (error instanceof GuessLostError) await host.interrupt();
      // Whatever an aborted step throws: why it was aborted counts.
      if (!signal.aborted && lost?.aborted) throw lost.reason;
      throw error instanceof GuessRefusedError ? await withReason(error, client, either) : error;
    }
  }

  /** Its answers do not say why; what it writes does, and names files: for the operator, not for the caller. */
  async function withReason(
    error: GuessRefusedError,
    client: SdServerClient,
    signal: AbortSignal,
  ): Promise<GuessRefusedError> {
    const words = (await explainLoras(client, loras, place, signal)) ?? host.lastWords()?.slice(-LAST_WORDS_CHARACTERS);
    return words === undefined ? error : new GuessRefusedError(error.message, { cause: new Error(words) });
  }

  async function abandon(client: SdServerClient, id: string | undefined): Promise<void> {
    const isEnded = await host.interrupt();
    if (!isEnded && id !== undefined) await client.cancel(id, AbortSignal.timeout(CANCEL_MS));
  }

  return {
    name: "sd-server",
    capabilities: {
      ...recipe.capabilities,
      longestPrompt: LONGEST_PROMPT,
      sizes: { ...sizes, maxPixels, minPixels: Math.min(maxPixels, sizes.minPixels) },
    },
    async guess(crop, hole, options) {
      const wanted = AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
      const leave = await turnstile.enter(wanted);
      const timeout = AbortSignal.timeout(timeoutMs);
      current = options;
      try {
        return await run(crop, hole, options, AbortSignal.any([wanted, timeout]));
      } catch (error) {
        wanted.throwIfAborted();
        throw timeout.aborted ? new GuessTimeoutError(timeoutMs) : error;
      } finally {
        current = undefined;
        leave();
      }
    },
    async close() {
      closing.abort(new GuessLostError("The provider is closed."));
      await host.close();
    },
  };
}

async function untilDone(client: SdServerClient, id: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    const state = await client.poll(id, signal);
    if (state.status === "done") return state.picture;
    await sleep(POLL_MS, undefined, { signal });
  }
}
