import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FoundThing } from "@lacuna/detect";
import type { EraseJob, FoundMask, JobMask } from "./compute-pool.ts";
import { type EraseOrder, INPUT_FILES, resultFile, type SelectReport, type WorkOrder } from "./protocol.ts";
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
  readonly elapsedMs: number;
  /** The part of the progress that this was. */
  readonly doneShare: number;
}

/**
 * Writes the inputs' files. A mask that is to be found is found first, in an order of its own: from then on it is a file like any
 * other, however many orders follow.
 *
 * @param share  The part of the progress that finding is.
 */
export async function prepareInputs(
  parts: FolderParts,
  { image, mask, avoid }: Pick<EraseJob, "image" | "mask" | "avoid">,
  limits: RunLimits,
  share: number,
): Promise<PreparedInputs> {
  const { folder } = parts;
  if (mask === "alpha" || mask instanceof Uint8Array || mask.kind !== "found") {
    await writeInputs(folder, { image, mask, ...(avoid && { avoid }) });
    return { maskKind: maskKindOf(mask), warnings: [], hasLettering: false, elapsedMs: 0, doneShare: 0 };
  }
  const {
    image: _,
    markedPixels: __,
    ...finding
  } = await findMask(parts, image, mask, scaleProgress(limits, 0, share));
  await rename(join(folder, resultFile(0)), join(folder, INPUT_FILES.mask));
  if (avoid !== undefined) await writeInputs(folder, { avoid });
  return { ...finding, maskKind: "file", doneShare: share };
}

/** Finds what is to be erased. The mask of it is the folder's first result. */
export async function findMask(
  { carryOut, folder, maxPixels }: FolderParts,
  image: Uint8Array,
  mask: FoundMask,
  limits: RunLimits,
): Promise<SelectReport & { readonly elapsedMs: number }> {
  const { kind: _, marked, ...wanted } = mask;
  await writeInputs(folder, { image, ...(marked !== undefined && { mask: marked }) });
  const maskKind = marked === undefined ? "none" : maskKindOf(marked);
  const { report, elapsedMs } = await carryOut({ ...wanted, kind: "select", folder, maskKind, maxPixels }, limits);
  if (report.kind !== "selected") throw new Error(`A search was answered with ${report.kind}.`);
  return { ...report, elapsedMs };
}

/** The limits of one of several orders, whose progress is part of the whole. */
export function scaleProgress(limits: RunLimits, from: number, to: number): RunLimits {
  const { onProgress } = limits;
  return onProgress === undefined ? limits : { ...limits, onProgress: (part) => onProgress(from + (to - from) * part) };
}

async function writeInputs(
  folder: string,
  { image, mask, avoid }: { readonly image?: Uint8Array; readonly mask?: WrittenMask; readonly avoid?: Uint8Array },
): Promise<void> {
  const marks = mask === undefined || mask instanceof Uint8Array || mask === "alpha" ? mask : JSON.stringify(mask);
  await Promise.all([
    image && writeFile(join(folder, INPUT_FILES.image), image),
    marks === undefined || marks === "alpha" ? undefined : writeFile(join(folder, INPUT_FILES.mask), marks),
    avoid && writeFile(join(folder, INPUT_FILES.avoid), avoid),
  ]);
}

function maskKindOf(mask: WrittenMask): EraseOrder["maskKind"] {
  if (mask === "alpha") return "alpha";
  if (mask instanceof Uint8Array) return "file";
  return mask.kind === "beyond" ? "beyond" : "drawing";
}
