import { setTimeout as sleep } from "node:timers/promises";
import { GuessLostError } from "../errors.ts";
import { createSdServerClient, type SdServerClient } from "./client.ts";
import { findFreePort } from "./free-port.ts";
import { type KeptProgram, startKeptProgram } from "./kept-program.ts";
import { readOutput } from "./read-output.ts";
import { requireWeights } from "./require-weights.ts";

/** Where an sd-server is: somewhere already, or to be started here. */
export type SdServerPlace =
  | { readonly kind: "remote"; readonly url: string }
  /** `args` name the weights; address and port are added. It listens on loopback only: it knows no passwords. */
  | { readonly kind: "managed"; readonly program: string; readonly args: readonly string[] };

export interface SdServerHost {
  /** Resolves when the server answers, having started it where it is ours. @throws GuessLostError; the signal's reason. */
  open(signal: AbortSignal): Promise<SdServerClient>;
  /** Aborted when the program ends, with a GuessLostError; never where the server is not ours. */
  lost(): AbortSignal | undefined;
  /** What the program wrote last about an error, where it is ours. */
  lastWords(): string | undefined;
  /** Ends the running job by ending the program, where it is ours; the next `open` starts it again. */
  interrupt(): Promise<boolean>;
  close(): Promise<void>;
}

export interface SdServerHostParts {
  readonly place: SdServerPlace;
  /** For a server to answer after it was started, or to come back. */
  readonly startTimeoutMs: number;
  readonly log: ProviderLog;
  /** The program's bars, as it prints them: of the model's steps, and of tiles that are encoded or decoded. */
  readonly onSteps: (done: number, of: number) => void;
}

export interface ProviderLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

interface Running {
  readonly program: KeptProgram;
  readonly client: SdServerClient;
  readonly lost: AbortController;
}

const READY_POLL_MS = 100;

export function createSdServerHost(parts: SdServerHostParts): SdServerHost {
  const { place, startTimeoutMs, log } = parts;
  let running: Running | undefined;
  let isClosed = false;
  let stopping: Promise<void> = Promise.resolve();

  async function start(program: string, args: readonly string[]): Promise<Running> {
    await requireWeights(args);
    const port = await findFreePort();
    const origin = `http://127.0.0.1:${port}`;
    const all = [...args, "-l", "127.0.0.1", "--listen-port", String(port)];
    const kept = startKeptProgram(program, all, (text) => report(text, parts));
    const own: Running = { program: kept, client: createSdServerClient(origin), lost: new AbortController() };
    void kept.ended.then((how) => {
      if (running === own) {
        running = undefined;
        log.warn({ how }, "sd-server ended");
      }
      own.lost.abort(new GuessLostError(`sd-server ended (${how})`));
    });
    return own;
  }

  async function untilReady(client: SdServerClient, signal: AbortSignal): Promise<void> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(startTimeoutMs)]);
    for (let last: string | undefined; ; ) {
      const fault = await client.findFault(deadline);
      if (fault === undefined) return;
      signal.throwIfAborted();
      if (deadline.aborted) throw notReady(startTimeoutMs, last);
      last = fault;
      await sleep(READY_POLL_MS, undefined, { signal: deadline }).catch(() => undefined);
    }
  }

  function stop(): Promise<void> {
    const own = running;
    running = undefined;
    if (own !== undefined) stopping = own.program.kill();
    return stopping;
  }

  return {
    async open(signal) {
      if (isClosed) throw new GuessLostError("The provider is closed.");
      if (place.kind === "remote") {
        const client = createSdServerClient(place.url);
        await untilReady(client, signal);
        return client;
      }
      if (running !== undefined && !running.program.hasEnded()) return running.client;
      await stopping; // two of them would not fit into a GPU's memory
      const own = await start(place.program, place.args);
      running = own;
      try {
        await untilReady(own.client, AbortSignal.any([signal, own.lost.signal]));
      } catch (error) {
        if (running === own) await stop();
        throw error;
      }
      log.info({ pid: own.program.pid() }, "sd-server started");
      return own.client;
    },
    lost: () => running?.lost.signal,
    lastWords: () => running?.program.lastWords(),
    async interrupt() {
      if (place.kind === "remote") return false;
      await stop();
      return true;
    },
    async close() {
      isClosed = true;
      await stop();
    },
  };
}

function notReady(limitMs: number, fault: string | undefined): GuessLostError {
  const why = fault === undefined ? "" : `: ${fault}`;
  return new GuessLostError(`sd-server did not answer within ${limitMs / 1000} s${why}`);
}

function report(text: string, { log, onSteps }: SdServerHostParts): void {
  const { steps, lines } = readOutput(text);
  if (steps !== undefined) onSteps(steps.done, steps.of);
  for (const line of lines) log.debug({ line: line.slice(0, 2000) }, "sd-server");
}
