import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The program as built. Tests run from apps/server/dist. */
const MAIN = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));

export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `lacuna` in a process of its own, in this folder, and waits for its end. */
export async function runCli(
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<CliRun> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: "pipe",
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => void (printed[name] += text));
  }
  onStart(child);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { exitCode, ...printed };
}
