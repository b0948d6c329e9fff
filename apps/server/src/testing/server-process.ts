import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.js", import.meta.url));

/** The real program in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Where it says that it serves. Rejects, with what it wrote to standard error, when it ends instead. */
  readonly origin: Promise<string>;
  /** Its exit code, or the signal that ended it; then nothing of it runs any more. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly output: () => { readonly stdout: string; readonly stderr: string };
}

/**
 * @param within  A command that runs the one which follows it, such as one that enters another network.
 * @param main    The program's file. Default: the one that was built with this.
 */
export function startServerProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  within: readonly string[] = [],
  main = MAIN,
): ServerProcess {
  const [program = process.execPath, ...words] = [...within, process.execPath, main, ...args];
  // Nothing of this machine's own configuration: only what a program needs to run at all.
  const child = spawn(program, words, {
    env: { PATH: process.env.PATH ?? "", HOME: "/nowhere", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (stderr += text));
  const origin = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      const url = /^Lacuna serves (\S+) /m.exec(stdout)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once("close", (code, signal) => reject(new Error(`The server ended (${code ?? signal}):\n${stderr}`)));
  });
  origin.catch(() => {}); // not everybody waits for it
  // "close", not "exit": its compute processes hold its pipes, and end after it.
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? 0));
  });
  return {
    child,
    origin,
    ended,
    output: () => ({ stdout, stderr }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Runs a command of the program to its end. */
export async function runServerCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | NodeJS.Signals; readonly stdout: string; readonly stderr: string }> {
  await using server = startServerProcess(args, env);
  const code = await server.ended;
  return { code, ...server.output() };
}

/** Resolves when the process has written this to standard error. */
export async function untilLogged({ child, output }: ServerProcess, text: string): Promise<void> {
  while (!output().stderr.includes(text)) {
    if (child.stderr === null) throw new Error("Standard error is not piped.");
    await once(child.stderr, "data");
  }
}

/** Where a process listens that has started, as its log has it: a worker says so nowhere else. */
export function portOf({ output }: ServerProcess): number {
  const { stdout, stderr } = output();
  const port = /"port":(\d+)/.exec(stdout + stderr)?.[1];
  if (port === undefined) throw new Error(`It says of no port:\n${stderr}`);
  return Number(port);
}
