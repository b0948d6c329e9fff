import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** A program that runs until it is killed, ends by itself, or this process is gone. */
export interface KeptProgram {
  /** Once it runs. */
  readonly pid: () => number | undefined;
  /** How it ended, with its last words. Never rejects. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  /** undefined while it runs, and where a signal ended it or it never ran. */
  readonly exitCode: () => number | undefined;
  /** The last that it wrote to standard error; where it wrote nothing there, to standard output. */
  readonly lastWords: () => string;
  /** At once. Resolves when it is gone. */
  kill(): Promise<void>;
}

const KEEPER = new URL("./keeper.js", import.meta.url);
const TAIL_CHARACTERS = 2000;
/** For what a program that has ended wrote at last. */
const LAST_WORDS_MS = 1000;

/** What a model's program needs of the environment: not our passwords and keys. */
const PASSED_VARIABLE =
  /^(PATH|HOME|LANG|LC_.*|TMPDIR|TEMP|TMP|SystemRoot|LD_LIBRARY_PATH|DYLD_.*|(CUDA|NVIDIA|GGML|HIP|ROCR?|HSA|VK|VULKAN|SYCL|ONEAPI|ONEDNN|OMP|MKL|MESA|MTL|XDG)_.*)$/;

/** @param onOutput  Called with what the program writes, as it comes. */
export function startKeptProgram(
  program: string,
  args: readonly string[],
  onOutput: (text: string) => void,
): KeptProgram {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED_VARIABLE.test(name)));
  const keeper = fork(KEEPER, [program, ...args], { env, execArgv: [], stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const tails = { stdout: "", stderr: "" };
  let pid: number | undefined;
  let how: string | undefined;
  let exitCode: number | undefined;
  let isOver = false;
  for (const name of ["stdout", "stderr"] as const) {
    keeper[name]?.setEncoding("utf8").on("data", (text: string) => {
      tails[name] = (tails[name] + text).slice(-TAIL_CHARACTERS);
      onOutput(text);
    });
  }
  // Apart: an error on one must not be lost in what the other says at length, such as how the program is used.
  const lastWords = (): string => tails.stderr.trim() || tails.stdout.trim();
  keeper.on("message", (message) => {
    if (typeof message !== "object" || message === null) return;
    if ("pid" in message && typeof message.pid === "number") ({ pid } = message);
    if ("ended" in message && typeof message.ended === "string") how = message.ended;
    if ("code" in message && typeof message.code === "number") exitCode = message.code;
  });
  keeper.on("error", (error) => {
    how ??= error.message;
  });
  // Both ends: the keeper's, and of the pipes, which the program holds too. "close" of the process would say the same, but
  // does not come after a `disconnect` from this side (Node 24).
  const closed = Promise.all([untilClosed(keeper.stdout), untilClosed(keeper.stderr)]);
  const ended = untilExit(keeper).then(async (exit) => {
    isOver = true;
    // A keeper that was killed itself has left the program behind.
    if (how === undefined && pid !== undefined) killQuietly(pid);
    await Promise.race([closed, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    const said = lastWords();
    return `${how ?? exit}${said === "" ? "" : `: ${said}`}`;
  });
  return {
    pid: () => pid,
    ended,
    hasEnded: () => isOver || how !== undefined,
    exitCode: () => exitCode,
    lastWords,
    async kill() {
      if (keeper.connected) keeper.disconnect();
      await ended;
    },
  };
}

function untilExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once("error", (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
  });
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has gone with its keeper.
  }
}

async function untilClosed(stream: Readable | null): Promise<void> {
  if (stream !== null && !stream.closed) await once(stream, "close");
}
