import { GuessLostError } from "../errors.ts";
import { awaitSdServer } from "./await-sd-server.ts";
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
  /** For a server elsewhere to be reached for the first time: its address may be wrong. Default 5 s. */
  readonly reachTimeoutMs?: number;
  readonly log: ProviderLog;
  /** The program's bars, as it prints them: of the model's steps, and of tiles that are encoded or decoded. */
  readonly onSteps: (done: number, of: number) => void;
  readonly findPort?: () => Promise<number>;
}

export interface ProviderLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

interface Running {
  readonly program: KeptProgram;
  readonly origin: string;
  readonly client: SdServerClient;
  readonly lost: AbortController;
}

const DEFAULT_REACH_TIMEOUT_MS = 5000;
/** A port that was free may be taken until the program listens there. It ends then as if all were well, and says nothing. */
const PORT_TAKEN = 0;
const PORT_TRIES = 3;

export function createSdServerHost(parts: SdServerHostParts): SdServerHost {
  const { place, startTimeoutMs, log, reachTimeoutMs = DEFAULT_REACH_TIMEOUT_MS, findPort = findFreePort } = parts;
  let running: Running | undefined;
  let isClosed = false;
  let hasAnswered = false;
  let stopping: Promise<void> = Promise.resolve();

  async function start(program: string, args: readonly string[]): Promise<Running> {
    await requireWeights(args);
    const port = await findPort();
    const origin = `http://127.0.0.1:${port}`;
    const all = [...args, "-l", "127.0.0.1", "--listen-port", String(port)];
    const kept = startKeptProgram(program, all, (text) => report(text, parts));
    const own: Running = { program: kept, origin, client: createSdServerClient(origin), lost: new AbortController() };
    void kept.ended.then((how) => {
      if (running === own) {
        running = undefined;
        log.warn({ how }, "sd-server ended");
      }
      own.lost.abort(new GuessLostError(`sd-server ended (${how})`));
    });
    return own;
  }

  /** @throws GuessLostError  where it does not listen; the signal's reason. */
  async function startListening(program: string, args: readonly string[], signal: AbortSignal): Promise<Running> {
    for (let attempt = 1; ; attempt++) {
      const own = await start(program, args);
      running = own;
      try {
        await untilReady(own, AbortSignal.any([signal, own.lost.signal]));
        return own;
      } catch (error) {
        if (running === own) await stop();
        if (signal.aborted || own.program.exitCode() !== PORT_TAKEN) throw error;
        if (attempt === PORT_TRIES) {
          throw new GuessLostError(`sd-server ended by itself at each of ${PORT_TRIES} ports`, { cause: error });
        }
        log.info({ origin: own.origin }, "sd-server ended at once: its port may be taken, so another is tried");
      }
    }
  }

  function untilReady({ client, origin }: Pick<Running, "client" | "origin">, signal: AbortSignal): Promise<void> {
    const isAddressSure = place.kind === "managed" || hasAnswered;
    const patience = {
      nobody: isAddressSure ? startTimeoutMs : Math.min(startTimeoutMs, reachTimeoutMs),
      loading: startTimeoutMs,
      stranger: isAddressSure ? startTimeoutMs : 0,
    };
    const onLate = (why: string): void => log.warn({ place: origin, why }, "waiting for sd-server to answer");
    return awaitSdServer(client, { place: origin, patience, onLate, signal });
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
        await untilReady({ client, origin: place.url }, signal);
        hasAnswered = true;
        return client;
      }
      if (running !== undefined && !running.program.hasEnded()) return running.client;
      await stopping; // two of them would not fit into a GPU's memory
      const own = await startListening(place.program, place.args, signal);
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

function report(text: string, { log, onSteps }: SdServerHostParts): void {
  const { steps, lines } = readOutput(text);
  if (steps !== undefined) onSteps(steps.done, steps.of);
  for (const line of lines) log.debug({ line: line.slice(0, 2000) }, "sd-server");
}
