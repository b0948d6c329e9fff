import { removeStagedFiles } from "@lacuna/library";
import { EXIT, type ExitCode } from "../exit-codes.ts";

/** Why a run was stopped from outside, as the reason of its abort signal. */
export class Interruption extends Error {
  readonly code = "interrupted";
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.name = "Interruption";
    this.exitCode = exitCode;
  }
}

/** A wrapper such as npm passes Ctrl-C on although the terminal has sent it already: that is no second Ctrl-C. */
const REPEAT_MS = 300;

/** Not SIGHUP: listening for it would undo `nohup`. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const EXIT_CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

/**
 * Turns signals of the operating system and a closed standard output into an abort.
 *
 * @returns  The signal that carries an `Interruption`, and a function that stops listening.
 */
export function listenForInterruption(onFirst: () => void): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const onSignal = (name: keyof typeof EXIT_CODES): void => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      controller.abort(new Interruption("interrupted", EXIT_CODES[name]));
      onFirst();
    } else if (now - firstAt > REPEAT_MS) {
      removeStagedFiles();
      process.exit(EXIT_CODES[name]);
    }
  };
  const onBrokenPipe = (error: Error): void => {
    const isBrokenPipe = "code" in error && error.code === "EPIPE";
    controller.abort(isBrokenPipe ? new Interruption("standard output was closed", EXIT.brokenPipe) : error);
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  process.stdout.on("error", onBrokenPipe);
  return {
    signal: controller.signal,
    stop() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
