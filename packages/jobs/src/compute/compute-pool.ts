import { readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { DEFAULT_MAX_PIXELS } from "@lacuna/codec";
import { type FoundThing, TEXT_DILATE_PX } from "@lacuna/detect";
import { createRaster, type Raster, type Rect } from "@lacuna/raster";
import type { BeyondMask, Drawing, EraseCommand } from "../model/command.ts";
import type { ToFind } from "../model/find.ts";
import type { BesideMask, ProviderCost } from "../model/task.ts";
import { createChildRoster } from "./child-roster.ts";
import { type ComputeChild, startComputeChild } from "./compute-child.ts";
import { type FillInputs, type FillSession, openFillSession } from "./fill-session.ts";
import {
  type EraseOptions,
  FOUND_FILES,
  type FoundFile,
  type ImageReport,
  INPUT_FILES,
  resultFile,
  VIEW_FILE,
  type WorkOrder,
} from "./protocol.ts";
import { findMask, prepareInputs, scaleProgress } from "./prepare-inputs.ts";
import { openScratchFolder, type ScratchFolder } from "./scratch-folder.ts";
import { type DoneReport, type RunLimits, superviseRun } from "./supervise-run.ts";

export interface ComputeSettings {
  /** For the files of running tasks. Made when it is not there; what earlier runs left is removed. */
  readonly scratchFolder: string;
  /** How many erases may run at once, each in a process of its own. Default: the processors. */
  readonly slots?: number;
  /** Engine threads in each process, 1–64. Default: the processors, at most 4. Results do not depend on it. */
  readonly threads?: number;
  /** Refuse pictures of more pixels. Default 100,000,000. */
  readonly maxPixels?: number;
  /** Replace a process that holds on to more than this after a task: WebAssembly memory never shrinks. Default 512 MB. */
  readonly retainBytes?: number;
  /** The module that is forked. Default: this package's own. */
  readonly childModule?: URL;
}

/** An erase with its pictures as files' bytes. */
export interface EraseJob extends EraseOptions, Pick<EraseCommand, "safetyCheck" | "safetyTolerance"> {
  readonly image: Uint8Array;
  readonly mask: JobMask;
  readonly avoid?: Uint8Array;
  readonly guide?: Uint8Array;
}

/** A picture in which something is to be found. */
export interface SelectJob {
  readonly image: Uint8Array;
  readonly mask: FoundMask;
}

export type JobMask = MarkedJobMask | FoundMask | BeyondMask;

/** A file's bytes, something drawn, or where the image is transparent. */
export type MarkedJobMask = Uint8Array | Drawing | "alpha";

/** What is still to be found, and what is marked already. */
export type FoundMask = ToFind & { readonly marked?: MarkedJobMask };

export interface ComputeOutcome {
  /** One for each variation, in order. They lie in the scratch folder until `release` is called. */
  readonly files: readonly ComputedFile[];
  readonly warnings: readonly string[];
  /** What a vendor charged, for the task's log. */
  readonly cost?: ProviderCost;
  /** The prompt that was used, where it was worded anew. */
  readonly prompt?: string;
  readonly holePixels: number;
  /** Where the mask asked for finding. */
  readonly found?: readonly FoundThing[];
  /** Decode, erase and encode, without waiting for a process. */
  readonly computeMs: number;
  release(): Promise<void>;
}

export interface ComputedFile extends ImageReport {
  readonly path: string;
  /** Whether the safety checker finds it indecent. Missing where none has looked at it. */
  readonly isFlagged?: boolean;
  /** What a search tells beside its mask. */
  readonly shows?: BesideMask;
  /** What of the image a guide covers. */
  readonly rect?: Rect;
}

/** Child processes that erase. They are kept warm, and can be killed at any moment without harm to the server. */
export interface ComputePool {
  readonly slots: number;
  /**
   * Erases in the next process that is free.
   *
   * @throws ComputeFailedError   the pictures or options are at fault.
   * @throws ComputeCrashedError  the process died; trying again is sensible.
   * @throws ComputeDiskFullError  its files did not fit on the disk.
   * @throws ComputeMemoryError, ComputeTimeoutError  beyond `limits`; the signal's reason when aborted.
   */
  erase(job: EraseJob, limits: RunLimits): Promise<ComputeOutcome>;
  /**
   * Finds what is to be erased, in the next process that is free. The first result is the mask, a PNG; of lettering there are more.
   *
   * @throws  As `erase`.
   */
  select(job: SelectJob, limits: RunLimits): Promise<ComputeOutcome>;
  /**
   * Cuts out what a provider is to see, and later puts its guesses into the picture: each in the next process that is free.
   *
   * @throws  As `erase`.
   */
  openFill(inputs: FillInputs, limits: RunLimits): Promise<FillSession>;
  /**
   * Shows a picture as small as somebody who only looks at it needs it, in the next process that is free.
   *
   * @param picture  A file's bytes, or where it lies.
   * @returns        RGB, 8 bits; `longestPx` at most on its longer side.
   * @throws  As `erase`.
   */
  view(picture: Uint8Array | string, longestPx: number, limits: RunLimits): Promise<Raster>;
  children(): readonly ChildStatus[];
  /** Kills what runs. */
  close(): Promise<void>;
}

export interface ChildStatus {
  readonly pid: number | undefined;
  readonly state: "starting" | "idle" | "busy";
}

/** The part of an erase's progress that finding its mask is. */
const FINDING_SHARE = 0.4;
const DEFAULT_RETAIN_BYTES = 512 * 1024 * 1024;
/**
 * A single task uses the whole machine, and a full machine loses nothing by it: with two slots on two cores, a task took
 * 148 ms with one thread in each, 160 with two and 146 with four (medians of three, ±20). But each takes some memory.
 */
const MOST_DEFAULT_THREADS = 4;

/** Starts a pool and its first process. Resolves when that one is warm. */
export async function startComputePool(settings: ComputeSettings): Promise<ComputePool> {
  const { slots = availableParallelism(), maxPixels = DEFAULT_MAX_PIXELS } = settings;
  const { threads = Math.min(availableParallelism(), MOST_DEFAULT_THREADS) } = settings;
  const { retainBytes = DEFAULT_RETAIN_BYTES, childModule = new URL("./child.js", import.meta.url) } = settings;
  const scratch = await openScratchFolder(settings.scratchFolder);
  const roster = createChildRoster(slots, () => startComputeChild(childModule, threads));

  /** What a process has kept from earlier tasks must not be counted against this one. */
  async function acquireRoomy({ signal, memoryBytes }: RunLimits): Promise<ComputeChild> {
    for (;;) {
      const child = await roster.acquire(signal);
      const keptBytes = await child.grownBytes();
      if (keptBytes === undefined || keptBytes <= memoryBytes / 2) return child;
      child.kill();
      roster.release(child);
    }
  }

  async function eraseInFolder(folder: string, job: EraseJob, limits: RunLimits): Promise<ComputeOutcome> {
    const finding = await prepareInputs({ carryOut, folder, maxPixels }, job, limits, FINDING_SHARE, job.dilatePx);
    const { maskKind, hasLettering } = finding;
    const { image: _, mask: __, avoid, guide, guideRect = finding.guideRect, ...options } = job;
    const wantsSteps = limits.onStep !== undefined;
    const hasAvoid = avoid !== undefined;
    const hasGuide = guide !== undefined || finding.guideRect !== undefined;
    const led = { hasGuide, ...(guideRect && { guideRect }) };
    const given = { folder, maskKind, hasAvoid, hasLettering, ...led, maxPixels };
    const order = { ...options, ...given, kind: "erase", wantsSteps } as const;
    const { report, elapsedMs } = await carryOut(order, scaleProgress(limits, finding.doneShare, 1));
    if (report.kind !== "done") throw new Error(`An erase was answered with ${report.kind}.`);
    const { images, warnings, holePixels } = report.outcome;
    return {
      files: images.map((image, index) => ({ ...image, path: join(folder, resultFile(index)) })),
      warnings: [...finding.warnings, ...warnings],
      holePixels,
      ...(finding.found !== undefined && { found: finding.found }),
      computeMs: Math.round(finding.elapsedMs + elapsedMs),
      release: () => removeFolder(folder),
    };
  }

  async function selectInFolder(
    folder: string,
    { image, mask }: SelectJob,
    limits: RunLimits,
  ): Promise<ComputeOutcome> {
    const wishes = { guideDilatePx: TEXT_DILATE_PX, wantsGround: true };
    const selected = await findMask({ carryOut, folder, maxPixels }, image, mask, wishes, limits);
    return {
      files: selected.files.map(toComputedFile(folder)),
      warnings: selected.warnings,
      holePixels: selected.markedPixels,
      found: selected.found,
      computeMs: Math.round(selected.elapsedMs),
      release: () => removeFolder(folder),
    };
  }

  async function carryOut(order: WorkOrder, limits: RunLimits): Promise<{ report: DoneReport; elapsedMs: number }> {
    const child = await acquireRoomy(limits);
    try {
      const startedAt = performance.now();
      const report = await superviseRun(child, order, limits);
      return { report, elapsedMs: performance.now() - startedAt };
    } finally {
      const grownBytes = await child.grownBytes();
      if (grownBytes !== undefined && grownBytes > retainBytes) child.kill();
      roster.release(child);
    }
  }

  async function inFolder<T>(limits: RunLimits, body: (folder: string) => Promise<T>): Promise<T> {
    limits.signal?.throwIfAborted();
    const folder = await scratch.create();
    try {
      return await body(folder);
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
  }

  await warmFirst(() => roster.warm(), scratch);
  return {
    slots,
    erase: (job, limits) => inFolder(limits, (folder) => eraseInFolder(folder, job, limits)),
    select: (job, limits) => inFolder(limits, (folder) => selectInFolder(folder, job, limits)),
    openFill: (inputs, limits) =>
      inFolder(limits, async (folder) => {
        const prepared = await prepareInputs({ carryOut, folder, maxPixels }, inputs, limits, 0);
        const { maskKind, warnings, found, hasLettering } = prepared;
        const { dilatePx, avoid, effort } = inputs;
        const hasAvoid = avoid !== undefined;
        const own = { folder, maskKind, dilatePx, maxPixels, hasAvoid, hasLettering, ...(effort && { effort }) };
        const session = await openFillSession(
          {
            carryOut: async (order, orderLimits) => (await carryOut(order, orderLimits)).report,
            release: () => removeFolder(folder),
          },
          own,
          inputs,
          limits,
        );
        return { ...session, warnings, ...(found && { found }) };
      }),
    view: (picture, longestPx, limits) =>
      inFolder(limits, async (folder) => {
        const file = typeof picture === "string" ? picture : join(folder, INPUT_FILES.image);
        if (typeof picture !== "string") await writeFile(file, picture);
        const { report } = await carryOut({ kind: "view", folder, file, longestPx, maxPixels }, limits);
        if (report.kind !== "viewed") throw new Error(`A view was answered with ${report.kind}.`);
        const data = await readFile(join(folder, VIEW_FILE));
        await removeFolder(folder);
        const { width, height } = report;
        return createRaster({ width, height, model: "rgb", hasAlpha: false, data: new Uint8Array(data) });
      }),
    children: () => roster.children(),
    async close() {
      await roster.close();
      await scratch.remove();
    },
  };
}

function toComputedFile(folder: string): (file: FoundFile) => ComputedFile {
  return ({ shows, ...file }) => {
    const path = join(folder, FOUND_FILES[shows]);
    return shows === "mask" ? { ...file, path } : { ...file, path, shows };
  };
}

async function warmFirst(warm: () => Promise<void>, scratch: ScratchFolder): Promise<void> {
  try {
    await warm();
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

/** What cannot be removed now goes with the whole scratch folder. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
