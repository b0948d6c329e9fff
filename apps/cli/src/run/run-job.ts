import path from "node:path";
import {
  encodeMask,
  type EraseOutcome,
  type Eraser,
  type EraseRequest,
  type FileSource,
  formatOfExtension,
  type ImageFormat,
  type MaskSource,
  type Shape,
  type StagedFile,
  stageFile,
} from "@lacuna/library";
import type { EraseSettings, ExtendSettings } from "../arguments/erase-settings.ts";
import type { Job, Outputs } from "../plan/job.ts";
import { writeStandardOutput } from "./standard-streams.ts";

export interface JobSurroundings {
  readonly eraser: Eraser;
  readonly settings: EraseSettings | ExtendSettings;
  /** Stands for "-" among the inputs. */
  readonly standardInput: Uint8Array | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

/**
 * Erases from one picture, or extends it, and writes every file of the job, or none.
 *
 * @throws EraseError | OutputError  with a message that names the file; the signal's reason when aborted.
 */
export async function runJob(job: Job, surroundings: JobSurroundings): Promise<EraseOutcome> {
  const { eraser, settings, signal } = surroundings;
  const outcome =
    "canvas" in settings
      ? await eraser.extend({ ...toSharedRequest(job, surroundings), ...settings.extend, canvas: settings.canvas })
      : await eraser.erase(toEraseRequest(job, surroundings, settings));
  const staged: StagedFile[] = [];
  try {
    for (const [file, bytes] of await filesToWrite(job.outputs, outcome)) {
      staged.push(await stageFile(file, bytes, { overwrite: settings.force }));
    }
    signal.throwIfAborted();
    if (job.outputs.results.kind === "stdout") await writeStandardOutput(outcome.bytes);
    for (const file of staged) await file.commit();
  } finally {
    for (const file of staged) await file.discard();
  }
  return outcome;
}

export function toEraseRequest(job: Job, surroundings: JobSurroundings, { mask, erase }: EraseSettings): EraseRequest {
  const sourceOf = sourcesOf(surroundings);
  const masks: MaskSource[] = [];
  if (job.mask !== undefined) masks.push(sourceOf(job.mask));
  if (mask.isAlpha) masks.push("alpha");
  if (mask.shapes.length > 0) masks.push({ shapes: mask.shapes });
  if (mask.text !== undefined) masks.push(toFind(mask.text.within));
  if (mask.select !== undefined) masks.push({ find: "objects", classes: mask.select });
  const [comparison] = job.outputs.comparisons;
  return {
    ...toSharedRequest(job, surroundings),
    ...erase,
    ...mask.options,
    mask: masks,
    ...(mask.withShadow && { withShadow: true }),
    ...(comparison !== undefined && { comparison: formatOfExtension(path.extname(comparison)) ?? true }),
  };
}

function toSharedRequest(job: Job, surroundings: JobSurroundings) {
  const { settings, signal, onProgress } = surroundings;
  const sourceOf = sourcesOf(surroundings);
  const format = resultFormat(job.outputs, settings.format);
  return {
    image: sourceOf(job.picture.kind === "stdin" ? "-" : job.picture.file),
    ...(job.avoid !== undefined && { avoid: sourceOf(job.avoid) }),
    ...(format !== undefined && { format }),
    variations: settings.variations,
    signal,
    onProgress,
  };
}

function sourcesOf({ standardInput }: JobSurroundings): (file: string) => FileSource {
  return (file) =>
    file === "-" && standardInput !== undefined ? { name: "standard input", bytes: standardInput } : asPath(file);
}

function toFind(within: readonly Shape[]): MaskSource {
  return within.length === 0 ? { find: "text" } : { find: "text", within };
}

/** The library takes the word "alpha" for the picture's own transparency; a file of that name has a folder before it. */
function asPath(file: string): string {
  return file === "alpha" ? `.${path.sep}${file}` : file;
}

/** The result's name decides, then --format; standard output has no name. */
function resultFormat(outputs: Outputs, format: ImageFormat | undefined): ImageFormat | undefined {
  if (outputs.results.kind === "stdout") return format;
  return formatOfExtension(path.extname(outputs.results.files[0])) ?? format;
}

async function filesToWrite(outputs: Outputs, outcome: EraseOutcome): Promise<readonly [string, Uint8Array][]> {
  const files: [string, Uint8Array][] = [];
  const results = outputs.results.kind === "files" ? outputs.results.files : [];
  for (const [index, image] of outcome.images.entries()) {
    const result = results[index];
    const comparison = outputs.comparisons[index];
    if (result !== undefined) files.push([result, image.bytes]);
    if (comparison !== undefined && image.comparison !== undefined) files.push([comparison, image.comparison]);
  }
  if (outputs.hole !== undefined) files.push([outputs.hole, await encodeMask(outcome.hole)]);
  return files;
}
