import { randomUUID } from "node:crypto";
import type { Mask, Raster } from "@lacuna/raster";
import { GuessLostError, GuessTimeoutError } from "../errors.ts";
import type { GuessOptions, GuessProvider } from "../guess-provider.ts";
import { openVendorHttp, type VendorHttp } from "../hosted/vendor-http.ts";
import { encodePng, paintHole } from "../png-pictures.ts";
import { readGuess } from "../read-guess.ts";
import { createTurnstile } from "../turnstile.ts";
import { cancelPrompt, forgetPrompt, queuePrompt, readPrompt, uploadPicture, viewFile } from "./client.ts";
import { listen, type Listener } from "./listen.ts";
import { fillIn, placeholdersOf, type PlaceholderValues, type Workflow } from "./workflow.ts";

export interface ComfyuiSettings {
  /** Where it is, without "/" at its end. */
  readonly url: string;
  readonly workflow: Workflow;
  /** Most pixels of a crop, from 256². Default: the workflow's. */
  readonly maxPixels?: number;
  /** For one guess, waiting for a turn left out. Default 10 minutes. */
  readonly timeoutMs?: number;
  /** How often is asked whether a prompt has ended, besides listening. Default 2 s. */
  readonly pollMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const DEFAULT_POLL_MS = 2000;
/** Of a prompt that nobody wants any more: then its end is not waited for. */
const CANCEL_MS = 5000;
/** With pauses of 0.5, 1 and 2 s: it is the operator's own, and its address may be wrong. */
const REACH_TRIES = 4;
const SERVICE = { title: "ComfyUI", authorize: () => ({}) };

/** Guesses by a ComfyUI server, one at a time: what waits in its queue could not be told from what hangs. */
export function createComfyuiProvider(settings: ComfyuiSettings): GuessProvider {
  const { url, workflow, timeoutMs = DEFAULT_TIMEOUT_MS, pollMs = DEFAULT_POLL_MS } = settings;
  const { capabilities } = workflow;
  const maxPixels = Math.max(256 ** 2, settings.maxPixels ?? capabilities.sizes.maxPixels);
  const sizes = { ...capabilities.sizes, maxPixels, minPixels: Math.min(maxPixels, capabilities.sizes.minPixels) };
  const names = placeholdersOf(workflow.graph);
  const clientId = randomUUID();
  const turnstile = createTurnstile();
  const closing = new AbortController();
  const open = (signal: AbortSignal): VendorHttp =>
    openVendorHttp({ vendor: { ...SERVICE, url }, signal, tries: REACH_TRIES });

  async function run(crop: Raster, hole: Mask, options: GuessOptions, signal: AbortSignal): Promise<Raster> {
    const http = open(signal);
    const graph = fillIn(workflow.graph, await toValues(http, crop, hole, options));
    const calls = {
      onProgress: (fraction: number) => options.onProgress?.(fraction),
      onPreview: previewReader(crop, options.onPreview),
    };
    const listener = await listen(url, clientId, calls, signal);
    // Known before the answer: whoever gives up in between can still cancel it.
    let id: string = randomUUID();
    try {
      signal.throwIfAborted();
      listener.follow(id); // a quick server tells of its first steps before it has answered
      id = await queuePrompt(http, graph, clientId, id);
      listener.follow(id);
      const bytes = await untilDone(http, id, listener, signal);
      return await readGuess(bytes, crop, "ComfyUI");
    } finally {
      listener.close();
      void leave(id, signal.aborted);
    }
  }

  async function toValues(
    http: VendorHttp,
    crop: Raster,
    hole: Mask,
    { kind, prompt = "", seed, steps = workflow.steps, guidance = workflow.guidance }: GuessOptions,
  ): Promise<PlaceholderValues> {
    const upload = async (role: "image" | "mask" | "green"): Promise<Record<string, string>> => {
      if (!names.has(role)) return {};
      const png = await encodePng(role === "image" ? crop : paintHole(crop, hole, role));
      return { [role]: await uploadPicture(http, `lacuna-${randomUUID()}.png`, png) };
    };
    const pictures = await Promise.all([upload("image"), upload("mask"), upload("green")]);
    const { width, height } = crop;
    const own = { prompt: workflow.prompt(kind, prompt), seed, steps, guidance, width, height };
    return Object.assign(own, ...pictures);
  }

  async function untilDone(http: VendorHttp, id: string, listener: Listener, signal: AbortSignal): Promise<Uint8Array> {
    for (;;) {
      await listener.wait(pollMs);
      signal.throwIfAborted();
      const prompt = await readPrompt(http, id);
      if (prompt.state === "done") return viewFile(http, prompt.file);
    }
  }

  async function leave(id: string, isUnwanted: boolean): Promise<void> {
    const http = open(AbortSignal.timeout(CANCEL_MS));
    if (isUnwanted) await cancelPrompt(http, id);
    await forgetPrompt(http, id);
  }

  return {
    name: "comfyui",
    capabilities: {
      ...capabilities,
      sizes,
      isSeeded: names.has("seed"),
      ignoresSeed: !names.has("seed"),
      canEnhancePrompt: false,
      costUsd: 0,
    },
    async guess(crop, hole, options) {
      const wanted = AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
      const leaveTurn = await turnstile.enter(wanted);
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        return await run(crop, hole, options, AbortSignal.any([wanted, timeout]));
      } catch (error) {
        wanted.throwIfAborted();
        throw timeout.aborted ? new GuessTimeoutError(timeoutMs) : error;
      } finally {
        leaveTurn();
      }
    },
    async close() {
      closing.abort(new GuessLostError("The provider is closed."));
    },
  };
}

/** Reads one preview at a time; of those that come meanwhile the last. Nobody waits for them, nor for what cannot be read. */
function previewReader(crop: Raster, onPreview: GuessOptions["onPreview"]): (file: Uint8Array) => void {
  let isReading = false;
  let next: Uint8Array | undefined;
  const read = (file: Uint8Array): void => {
    isReading = true;
    readGuess(file, crop, "ComfyUI")
      .then(onPreview, () => undefined)
      .finally(() => {
        isReading = false;
        const waiting = next;
        next = undefined;
        if (waiting !== undefined) read(waiting);
      });
  };
  return (file) => {
    if (onPreview === undefined) return;
    if (isReading) next = file;
    else read(file);
  };
}
