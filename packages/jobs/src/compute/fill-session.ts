import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Crop, CropSizes } from "@lacuna/providers";
import { createMask, createRaster, type Raster } from "@lacuna/raster";
import type { FoundThing } from "@lacuna/detect";
import type { SearchEffort } from "@lacuna/library";
import type { ComputedFile, JobMask } from "./compute-pool.ts";
import {
  type FrameOrder,
  type FrameReport,
  type PlaceOrder,
  type PlaceReport,
  resultFile,
  VIEW_FILE,
  windowFiles,
  type WorkOrder,
} from "./protocol.ts";
import type { DoneReport, RunLimits } from "./supervise-run.ts";

/** A picture with holes that a provider is to guess. */
export interface FillInputs {
  readonly image: Uint8Array;
  readonly mask: JobMask;
  /** Euclidean growth of the hole in pixels, integer 0–100. */
  readonly dilatePx: number;
  /** What a search that a guess leads must not copy from: a file's bytes. */
  readonly avoid?: Uint8Array;
  /** Of that search. */
  readonly effort?: SearchEffort;
  readonly sizes: CropSizes;
  /** Show the whole picture as well, so many pixels at most on its longer side. */
  readonly viewPx?: number;
}

/** What a provider is shown of one picture. It lies in the scratch folder until `release` is called; no process is held. */
export interface FillSession extends FrameReport {
  /** About finding the mask, in plain sentences. */
  readonly warnings: readonly string[];
  /** Where the mask asked for finding. */
  readonly found?: readonly FoundThing[];
  readCrop(window: number): Promise<Crop>;
  /** @returns  The whole canvas, RGB of 8 bits; undefined where it was not to be shown, or nothing is filled. */
  readView(): Promise<Raster | undefined>;
  /** @param guess  RGB, 8 bits, of the window's crop size. */
  writeGuess(window: number, guess: Raster): Promise<void>;
  /** Puts the guesses written last into the picture. @throws  As `ComputePool.erase`. */
  place(
    options: PlaceOptions,
    limits: RunLimits,
  ): Promise<Omit<PlaceReport, "image"> & { readonly file?: ComputedFile }>;
  release(): Promise<void>;
}

export type PlaceOptions = Pick<PlaceOrder, "seed" | "index" | "isMarkedGreen" | "lifts" | "isLast" | "output">;

interface SessionParts {
  readonly carryOut: (order: WorkOrder, limits: RunLimits) => Promise<DoneReport>;
  readonly release: () => Promise<void>;
}

/** @param inputs  Of both orders. Their files lie in the folder. */
export async function openFillSession(
  { carryOut, release }: SessionParts,
  inputs: Omit<FrameOrder, "kind" | "sizes" | "viewPx">,
  { sizes, viewPx }: Pick<FillInputs, "sizes" | "viewPx">,
  limits: RunLimits,
): Promise<Omit<FillSession, "warnings" | "found">> {
  const { folder } = inputs;
  const framed = await carryOut({ ...inputs, kind: "frame", sizes, ...(viewPx !== undefined && { viewPx }) }, limits);
  if (framed.kind !== "framed") throw new Error(`Framing was answered with ${framed.kind}.`);
  const { windows, holePixels, viewSize, width: pictureWidth, height: pictureHeight } = framed;
  const fileOf = (index: number, role: keyof ReturnType<typeof windowFiles>): string =>
    join(folder, windowFiles(index)[role]);
  return {
    windows,
    holePixels,
    width: pictureWidth,
    height: pictureHeight,
    async readCrop(index) {
      const window = windows[index];
      if (window === undefined) throw new RangeError(`There is no window ${index}.`);
      const { width, height } = window;
      const [samples, hole] = await Promise.all([readFile(fileOf(index, "crop")), readFile(fileOf(index, "hole"))]);
      const picture = createRaster({ width, height, model: "rgb", hasAlpha: false, data: samples });
      return { picture, hole: createMask(width, height, hole) };
    },
    async readView() {
      if (viewSize === undefined) return undefined;
      const data = new Uint8Array(await readFile(join(folder, VIEW_FILE)));
      return createRaster({ ...viewSize, model: "rgb", hasAlpha: false, data });
    },
    writeGuess: (index, guess) => writeFile(fileOf(index, "guess"), guess.data),
    async place(options, own) {
      const placed = await carryOut({ ...inputs, ...options, kind: "place", windows }, own);
      if (placed.kind !== "placed") throw new Error(`Placing was answered with ${placed.kind}.`);
      const { verdicts, warnings, image } = placed;
      const path = join(folder, resultFile(options.index));
      return { verdicts, warnings, ...(image !== undefined && { file: { ...image, path } }) };
    },
    release,
  };
}
