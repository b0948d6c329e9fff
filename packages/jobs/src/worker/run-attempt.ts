import { createReadStream } from "node:fs";
import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import type { ComputedFile, ComputeOutcome, FoundMask, JobMask } from "../compute/compute-pool.ts";
import type { MemoryLedger } from "../compute/memory-ledger.ts";
import type { Job, Provider } from "../compute/provider.ts";
import type { Command } from "../model/command.ts";
import type { FoundThing } from "@lacuna/detect";
import type { Artifact, Result, RunningTask } from "../model/task.ts";
import { attemptFolder } from "./attempt-files.ts";
import { awaitStorage, putOffWhenFull } from "./await-storage.ts";
import { type FetchedInputs, isFound } from "./fetch-inputs.ts";
import { RESULT_FILE_TYPES } from "./result-file-type.ts";
import type { Recorder } from "../trace/recorder.ts";
import type { RunLimits } from "../compute/supervise-run.ts";
import type { TaskLog } from "./task-log.ts";

/**
 * What an attempt is busy with. Only computing takes one of the pool's slots; guessing is waiting for a provider outside of it.
 */
export type Phase = "fetching" | "computing" | "guessing" | "storing";

export interface AttemptParts {
  readonly artifacts: ArtifactStore;
  readonly provider: Provider;
  readonly ledger: MemoryLedger;
  readonly timeLimitMs: number;
  readonly taskLog: TaskLog;
  readonly now: () => number;
  readonly fetch: (signal: AbortSignal) => Promise<FetchedInputs>;
  readonly onPhase: (phase: Phase) => void;
  readonly onProgress: (progress: number) => void;
  readonly onPreview: (jpeg: Uint8Array) => void;
  readonly recorder: Recorder;
}

/**
 * Makes a task's result: gets the pictures, erases, stores what came out. The files are stored when it resolves; that
 * the task has succeeded is the caller's to say.
 *
 * @throws  What fetching and computing throw; the signal's reason.
 */
export async function runAttempt(parts: AttemptParts, task: RunningTask, signal: AbortSignal): Promise<Result> {
  const { recorder } = parts;
  const inputs = await recorder.step("fetch inputs", () => parts.fetch(signal));
  const outcome = await compute(parts, task, inputs, signal);
  parts.onPhase("storing");
  try {
    logOutcome(parts.taskLog, task.command, outcome);
    const artifacts = await recorder.step("store result", () =>
      storeResults(parts.artifacts, task, outcome.files, signal),
    );
    const timings = {
      queuedMs: Math.max(0, task.startedAt - task.acceptedAt),
      downloadMs: inputs.downloadMs,
      computeMs: outcome.computeMs,
      totalMs: Math.max(0, parts.now() - task.acceptedAt),
    };
    const { warnings, holePixels, found, cost, prompt } = outcome;
    return {
      artifacts,
      warnings,
      holePixels,
      ...(found !== undefined && { found }),
      timings,
      ...(prompt !== undefined && { prompt }),
      ...(cost !== undefined && { providerCost: cost }),
    };
  } finally {
    await outcome.release();
  }
}

async function compute(
  { provider, ledger, timeLimitMs, onProgress, onPreview, onPhase, recorder }: AttemptParts,
  { command }: RunningTask,
  inputs: FetchedInputs,
  signal: AbortSignal,
): Promise<ComputeOutcome> {
  return provider.carryOut(toJob(command, inputs), {
    signal,
    onProgress,
    recorder,
    onPreview,
    async compute(work) {
      onPhase("computing");
      const booking = await recorder.step("wait for memory", () => ledger.book(inputs.memoryBytes, signal));
      try {
        return await recorder.step("compute", () => {
          const limits = { memoryBytes: booking.limitBytes, timeLimitMs, signal, onProgress, onPreview };
          return putOffWhenFull(() => work({ ...limits, ...stepsOf(recorder) }), signal);
        });
      } finally {
        booking.release();
        onPhase("guessing");
      }
    },
  });
}

/** A compute process tells its steps from outside of any step of ours: they belong to the one that this is called within. */
function stepsOf(recorder: Recorder): Pick<RunLimits, "onStep"> {
  const parent = recorder.here();
  if (parent === undefined) return {};
  return { onStep: ({ name, from, to }) => recorder.note(name, from, to, { parent }) };
}

function toJob(command: Command, { image, mask, avoid, guide }: FetchedInputs): Job {
  if (command.kind === "select") return { kind: "select", image, mask: requireFound(mask) };
  if (command.kind === "fill" || command.kind === "outpaint") return { ...command, kind: "fill", image, mask };
  const avoided = avoid && { avoid };
  if (command.kind === "extend") {
    const { avoid: _, ...options } = command;
    return { ...options, kind: "erase", dilatePx: 0, image, mask, ...avoided };
  }
  const { avoid: _, guide: __, ...options } = command;
  return { ...options, image, mask, ...avoided, ...(guide && { guide }) };
}

async function storeResults(
  artifacts: ArtifactStore,
  task: RunningTask,
  files: readonly ComputedFile[],
  signal: AbortSignal,
): Promise<readonly Artifact[]> {
  const stored: Artifact[] = [];
  for (const [index, { path, format, sizeBytes: _, ...about }] of files.entries()) {
    const { extension, contentType } = RESULT_FILE_TYPES[format];
    const key = `${attemptFolder(task)}${index}.${extension}`;
    const write = (): Promise<number> => {
      const content = createReadStream(path, { highWaterMark: 1024 * 1024 });
      return artifacts.write(key, content, { contentType, signal });
    };
    const sizeBytes = await awaitStorage(artifacts, write, signal);
    stored.push({ key, contentType, ...about, sizeBytes });
  }
  return stored;
}

/** Made once: it takes 20 ms, in which no request would be answered. */
const COUNT = new Intl.NumberFormat("en-US");

function logOutcome(
  taskLog: TaskLog,
  { kind }: Command,
  { holePixels, found, computeMs, warnings, cost, prompt }: ComputeOutcome,
): void {
  if (prompt !== undefined) taskLog.add(`the prompt was worded anew: ${prompt}`);
  if (found !== undefined) taskLog.add(`found ${describeFound(found)}`);
  const done = kind === "select" ? "marked" : "filled";
  taskLog.add(`${done} ${COUNT.format(holePixels)} pixels in ${(computeMs / 1000).toFixed(1)} s`);
  if (cost !== undefined) taskLog.add(`${cost.provider} charged ${cost.text}`);
  for (const warning of warnings) taskLog.add(warning, "warning");
}

/** "3 × text, 1 × shadow" */
function describeFound(found: readonly FoundThing[]): string {
  const counts = new Map<string, number>();
  for (const { what } of found) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts].map(([what, count]) => `${COUNT.format(count)} × ${what}`).join(", ") || "nothing";
}

function requireFound(mask: JobMask): FoundMask {
  if (isFound(mask)) return mask;
  throw new Error("A search has a mask that leaves nothing to find.");
}
