import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Fault } from "./fault.ts";
import type { FuzzMessage } from "./fuzz-process.ts";
import type { FuzzCounts } from "./run-fuzz.ts";

export interface FarmSettings {
  readonly seed: number;
  /** Inputs after which it is enough, in all. */
  readonly inputs: number;
  /** Time after which it is enough. */
  readonly ms: number;
  readonly processes: number;
  readonly firstBatch: number;
  readonly onFault: (fault: FoundFault) => void;
  /** Now and then. */
  readonly onProgress?: (total: number) => void;
  /** A batch that takes longer hangs. Default a minute. */
  readonly hangsAfterMs?: number;
  /** What is started. Default: the real thing. */
  readonly program?: URL;
}

export interface FoundFault extends Fault {
  readonly batch: number;
}

export interface FarmReport extends FuzzCounts {
  readonly faults: readonly FoundFault[];
  readonly ms: number;
  /** Resident memory of each process, in bytes: after a tenth of its batches, at the end, and the most. */
  readonly memory: readonly { readonly early: number; readonly late: number; readonly most: number }[];
}

const MOST_FAULTS = 20;
const KINDS = ["pictures", "drawings", "requests", "frames"] as const satisfies readonly (keyof FuzzCounts)[];
const PROGRAM = new URL("./fuzz-process.js", import.meta.url);

/**
 * Shares the work among processes, and watches them from outside: one that crashes or hangs is a fault of the batch that it
 * had begun, and another takes its place behind it.
 */
export async function runFuzzFarm(settings: FarmSettings): Promise<FarmReport> {
  const { seed, inputs, ms, processes, firstBatch, onFault, onProgress, program = PROGRAM } = settings;
  const { hangsAfterMs = 60_000 } = settings;
  const counts = { pictures: 0, drawings: 0, requests: 0, frames: 0 };
  const faults: FoundFault[] = [];
  const startedAt = performance.now();
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-fuzz-"));

  const total = (): number => counts.pictures + counts.drawings + counts.requests + counts.frames;
  const isEnough = (): boolean =>
    total() >= inputs || performance.now() - startedAt >= ms || faults.length >= MOST_FAULTS;

  function note(fault: FoundFault): void {
    faults.push(fault);
    onFault(fault);
  }

  /** @returns  The batch that its successor begins with; undefined when it ended in good order. */
  async function runProcess(first: number, name: string, rss: number[]): Promise<number | undefined> {
    const child = fork(program, [seed, first, processes, path.join(folder, name)].map(String), {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // As compute processes have it: with an arena for each thread glibc held 200 MB more of what was freed.
      env: { ...process.env, MALLOC_ARENA_MAX: "2" },
    });
    let errors = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => void (errors = (errors + text).slice(-2000)));
    let batch = first;
    let hasBegun = false;
    let hasHung = false;
    const watchdog = setTimeout(() => {
      hasHung = true;
      child.kill("SIGKILL");
    }, hangsAfterMs);
    child.on("message", (message: FuzzMessage) => {
      ({ batch } = message);
      hasBegun = true;
      if (message.kind === "begins") watchdog.refresh();
      else if (message.kind === "fault") note({ ...message.fault, batch });
      else {
        for (const kind of KINDS) counts[kind] += message.counts[kind];
        rss.push(message.rssBytes);
        onProgress?.(total());
      }
      if (isEnough() && child.connected) child.send("stop");
    });
    const [code, signal] = await once(child, "close");
    clearTimeout(watchdog);
    if (code === 0) return undefined;
    const message = hasHung ? `hung for ${hangsAfterMs} ms` : `crashed (${String(code ?? signal)})`;
    note({ kind: "process", message, input: errors, batch });
    return isEnough() || !hasBegun ? undefined : batch + processes; // one that cannot even begin is not tried again
  }

  async function runLane(lane: number): Promise<FarmReport["memory"][number]> {
    const rss: number[] = [];
    let first: number | undefined = firstBatch + lane;
    for (let start = 0; first !== undefined; start++) first = await runProcess(first, `${lane}-${start}`, rss);
    return { early: rss[Math.floor(rss.length / 10)] ?? 0, late: rss.at(-1) ?? 0, most: Math.max(0, ...rss) };
  }

  try {
    const memory = await Promise.all(Array.from({ length: processes }, (_, lane) => runLane(lane)));
    return { ...counts, faults, memory, ms: performance.now() - startedAt };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
