import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { StoreUnderTest } from "./store-under-test.ts";

const SCRIPT = fileURLToPath(new URL("./store-process.js", import.meta.url));

export interface StoreProcess {
  /** What it has reported so far. Complete once `ended`. */
  readonly ids: readonly string[];
  /** Resolves when it has reported so many. Rejects when it ends before. */
  reported(count: number): Promise<void>;
  kill(): Promise<void>;
  /** Resolves with its exit code; `null` when it was killed. */
  readonly ended: Promise<number | null>;
}

/**
 * Starts `store-process.ts`; it ends with the test at the latest.
 *
 * @param options.leaseMs  For `hold`.
 * @param options.isQuiet  Whether its complaints are expected.
 */
export function startProcess(
  role: "accept" | "drain" | "hold",
  settings: StoreUnderTest["settings"],
  options: { readonly leaseMs?: number; readonly isQuiet?: boolean } = {},
): StoreProcess {
  const child: ChildProcessByStdio<null, Readable, null> = spawn(
    process.execPath,
    [SCRIPT, role, JSON.stringify(settings), String(options.leaseMs ?? 0)],
    { stdio: ["ignore", "pipe", options.isQuiet ? "ignore" : "inherit"] },
  );
  const ids: string[] = [];
  const waiting = new Set<() => void>();
  let isOver = false;
  createInterface({ input: child.stdout }).on("line", (line) => {
    ids.push(line);
    for (const look of waiting) look();
  });
  const ended = once(child, "close").then(() => {
    isOver = true;
    for (const look of waiting) look();
    return child.exitCode;
  });
  async function kill(): Promise<void> {
    child.kill("SIGKILL");
    await ended;
  }
  onTestFinished(kill);
  return {
    ids,
    kill,
    ended,
    reported: (count) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (ids.length < count && !isOver) return;
          waiting.delete(look);
          if (ids.length >= count) resolve();
          else reject(new Error(`The process ended after ${ids.length} of ${count} reports.`));
        };
        waiting.add(look);
        look();
      }),
  };
}
