import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FoundThing } from "@lacuna/detect";
import type { Rect } from "@lacuna/raster";
import type { InputRole } from "../model/command.ts";
import type { EraseJob, FoundMask, JobMask } from "./compute-pool.ts";
import {
  type EraseOrder,
  FOUND_FILES,
  INPUT_FILES,
  type SelectOrder,
  type SelectReport,
  type WorkOrder,
} from "./protocol.ts";
import type { DoneReport, RunLimits } from "./supervise-run.ts";

type WrittenMask = Exclude<JobMask, FoundMask>;

interface FolderParts {
  readonly carryOut: (
    order: WorkOrder,
    limits: RunLimits,
  ) => Promise<{ readonly report: DoneReport; readonly elapsedMs: number }>;
  readonly folder: string;
  readonly maxPixels: number;
}

export interface PreparedInputs {
  readonly maskKind: EraseOrder["maskKind"];
  readonly warnings: readonly string[];
  /** Missing where nothing was to be found. */
  readonly found?: readonly FoundThing[];
  readonly hasLettering: boolean;
  /** What of the image the guide covers that was guessed. */
  readonly guideRect?: Rect;
  readonly elapsedMs: number;
  /** The part of the progress that this was. */
  readonly doneShare: number;
}

/**
 * Writes the inputs' files. A mask that is to be found is found first, in an order of its own: from then on it is a file like any
 * other, however many orders follow.
 *
 * @param share  The part of the progress that finding is.
 * @param guideDilatePx  By how much an erase will grow the mask, for which to guess what lies behind letters. Default: nothing is guessed,
 *   nor where a guide is given.
 */
export async function prepareInputs(
  parts: FolderParts,
  { image, mask, avoid, guide }: Pick<EraseJob, "image" | "mask" | "avoid" | "guide">,
  limits: RunLimits,
  share: number,
  guideDilatePx?: number,
): Promise<PreparedInputs> {
  const { folder } = parts;
  const given = { ...(avoid && { avoid }), ...(guide && { guide }) };
  if (mask === "alpha" || mask instanceof Uint8Array || mask.kind !== "found") {
    await writeInputs(folder, { image, mask, ...given });
    return { maskKind: maskKindOf(mask), warnings: [], hasLettering: false, elapsedMs: 0, doneShare: 0 };
  }
  const led = guide === undefined && guideDilatePx !== undefined ? { guideDilatePx } : {};
  const selected = await findMask(parts, image, mask, led, scaleProgress(limits, 0, share));
  const { files, warnings, found, elapsedMs } = selected;
  await rename(join(folder, FOUND_FILES.mask), join(folder, INPUT_FILES.mask));
  await writeInputs(folder, given);
  const guideRect = files.find(({ shows }) => shows === "guide")?.rect;
  const hasLettering = files.some(({ shows }) => shows === "lettering");
  const finding = { warnings, found, elapsedMs, hasLettering, ...(guideRect && { guideRect }) };
  return { ...finding, maskKind: "file", doneShare: share };
}

/** Finds what is to be erased. What it leaves is in the folder, under `FOUND_FILES`. */
export async function findMask(
  { carryOut, folder, maxPixels }: FolderParts,
  image: Uint8Array,
  mask: FoundMask,
  wishes: Pick<SelectOrder, "guideDilatePx" | "wantsGround">,
  limits: RunLimits,
): Promise<SelectReport & { readonly elapsedMs: number }> {
  const { kind: _, marked, ...wanted } = mask;
  await writeInputs(folder, { image, ...(marked !== undefined && { mask: marked }) });
  const maskKind = marked === undefined ? "none" : maskKindOf(marked);
  const order = { ...wanted, ...wishes, kind: "select", folder, maskKind, maxPixels } as const;
  const { report, elapsedMs } = await carryOut(order, limits);
  if (report.kind !== "selected") throw new Error(`A search was answered with ${report.kind}.`);
  return { ...report, elapsedMs };
}

/** The limits of one of several orders, whose progress is part of the whole. */
export function scaleProgress(limits: RunLimits, from: number, to: number): RunLimits {
  const { onProgress } = limits;
  return onProgress === undefined ? limits : { ...limits, onProgress: (part) => onProgress(from + (to - from) * part) };
}

interface WrittenInputs extends Partial<Record<Exclude<InputRole, "mask">, Uint8Array>> {
  readonly mask?: WrittenMask;
}

async function writeInputs(folder: string, { image, mask, avoid, guide }: WrittenInputs): Promise<void> {
  const marks = mask === undefined || mask instanceof Uint8Array || mask === "alpha" ? mask : JSON.stringify(mask);
  await Promise.all([
    image && writeFile(join(folder, INPUT_FILES.image), image),
    marks === undefined || marks === "alpha" ? undefined : writeFile(join(folder, INPUT_FILES.mask), marks),
    avoid && writeFile(join(folder, INPUT_FILES.avoid), avoid),
    guide && writeFile(join(folder, INPUT_FILES.guide), guide),
  ]);
}

function maskKindOf(mask: WrittenMask): EraseOrder["maskKind"] {
  if (mask === "alpha") return "alpha";
  if (mask instanceof Uint8Array) return "file";
  return mask.kind === "beyond" ? "beyond" : "drawing";
}
