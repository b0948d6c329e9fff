import { spawn } from "node:child_process";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";

/** The program as built: tests run from dist/e2e. */
const MAIN = fileURLToPath(new URL("../main.js", import.meta.url));

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunSettings {
  readonly cwd: string;
  readonly stdin?: Uint8Array;
  /** Called with the process and with what it has printed so far, whenever it prints. */
  readonly onOutput?: (child: ReturnType<typeof spawn>, stdout: string) => void;
  readonly onStart?: (child: ReturnType<typeof spawn>) => void;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the program as a user would, in a process of its own, and waits for its end. */
export async function runLacuna(args: readonly string[], settings: RunSettings): Promise<Run> {
  const { cwd, stdin, onOutput, onStart, env } = settings;
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { ...process.env, ...env }, stdio: "pipe" });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  child.stdout.on("data", (chunk: Buffer) => {
    stdout.push(chunk);
    onOutput?.(child, Buffer.concat(stdout).toString());
  });
  child.stdin.on("error", () => {}); // the program may end without reading it
  if (stdin !== undefined) child.stdin.end(stdin);
  onStart?.(child);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}

/** What a run with --json says on one picture. */
export interface JsonRecord {
  readonly file: string;
  readonly output: string | null;
  readonly holePixels: number | null;
  readonly warnings: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
}

export function jsonRecords({ stdout }: Run): JsonRecord[] {
  const lines = stdout.toString().trim().split("\n");
  return lines.map((line): JsonRecord => JSON.parse(line));
}
