import type { Crop } from "@lacuna/providers/framing";
import type { Raster } from "@lacuna/raster";
import { askWorker, canceled } from "../ask-worker.ts";
import { WorkerError } from "../worker-client.ts";
import type { NetworkAnswer, NetworkFacts, NetworkRequest } from "./network-protocol.ts";

/** The network that the person has chosen, in a worker that is started when it is needed. */
export interface NetworkHost {
  /**
   * Opens another network. One that is open stays where this fails.
   *
   * @throws WorkerError  with a sentence for the person; of kind "canceled" when it was stopped.
   */
  open(files: readonly File[], signal: AbortSignal): Promise<NetworkFacts>;
  /** The network that was opened, loaded again where that is needed. @throws WorkerError  also when none was opened. */
  ready(signal: AbortSignal): Promise<NetworkFacts>;
  /** @returns  RGB of the crop's size. @throws WorkerError  of kind "canceled" when it was stopped, which ends the worker. */
  guess(crop: Crop, signal: AbortSignal): Promise<Raster>;
  /** Gives its memory back, unless it is at work. What was opened is loaded again when it is needed. */
  rest(): void;
}

/** How long a network keeps its memory, up to some gigabytes, without work. */
const IDLE_MS = 120_000;

export function createNetworkHost(startWorker: () => Worker): NetworkHost {
  let chosen: readonly File[] | undefined;
  let loaded: { readonly worker: Worker; readonly facts: NetworkFacts } | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  /** Ending a worker tells nobody: whoever waits for it would wait for ever. */
  let waiting = 0;

  function drop(): void {
    loaded?.worker.terminate();
    loaded = undefined;
  }

  function rest(): void {
    if (waiting === 0) drop();
  }

  /** A worker that has failed, or is in the middle of something, is of no further use. */
  async function ask<Answer>(
    worker: Worker,
    request: NetworkRequest,
    take: (message: NetworkAnswer) => Answer | undefined,
    signal: AbortSignal,
  ): Promise<Answer> {
    clearTimeout(idle);
    waiting++;
    try {
      return await askWorker(worker, { request }, take, signal);
    } catch (error) {
      worker.terminate();
      if (loaded?.worker === worker) loaded = undefined;
      throw error;
    } finally {
      waiting--;
      idle = setTimeout(rest, IDLE_MS);
    }
  }

  async function open(files: readonly File[], signal: AbortSignal): Promise<NetworkFacts> {
    if (signal.aborted) throw canceled();
    const worker = startWorker();
    const facts = await ask(worker, { type: "open", files }, takeFacts, signal);
    drop();
    chosen = files;
    loaded = { worker, facts };
    return facts;
  }

  async function ready(signal: AbortSignal): Promise<NetworkFacts> {
    if (chosen === undefined) throw new WorkerError({ kind: "user", message: NONE_CHOSEN });
    return loaded?.facts ?? open(chosen, signal);
  }

  return {
    open,
    ready,
    rest,
    async guess(crop, signal) {
      await ready(signal);
      if (loaded === undefined) throw canceled();
      return ask(loaded.worker, { type: "guess", crop }, takeGuess, signal);
    },
  };
}

const NONE_CHOSEN = "Choose a network first, or the built-in engine, under “Erase”.";

function takeFacts(message: NetworkAnswer): NetworkFacts | undefined {
  if (message.type === "failed") throw new WorkerError(message.failure);
  return message.type === "opened" ? message.facts : undefined;
}

function takeGuess(message: NetworkAnswer): Raster | undefined {
  if (message.type === "failed") throw new WorkerError(message.failure);
  return message.type === "guessed" ? message.guess : undefined;
}
