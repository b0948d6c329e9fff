import type { InputFormat } from "@lacuna/codec";
import type { PixelSize } from "../model/task.ts";

const MEBIBYTE = 1024 * 1024;

/** Node, libvips and the engine's code, before any picture: measured 130 to 150 MB of resident memory. */
const BASE_BYTES = 150 * MEBIBYTE;

/**
 * The engine's working memory for a pixel of the picture, when strokes all over it leave no part out: 320 MB at 12
 * megapixels, 26.7 bytes. What is usual needs less: 133 MB at 12 MP for an object of 10 %, 410 MB at 50 MP.
 */
const ENGINE_BYTES_PER_PIXEL = 27;

/** The engine's memory ends at 4 GiB, whatever the picture. */
const MAX_ENGINE_BYTES = 4096 * MEBIBYTE;

/** Decoded input, a second copy while it is turned upright or fitted to the output format, and the output. */
const RASTERS = 3;
/** The picture beside its canvas: 12 MP on 24 took 1.25 GB in all, where 1.21 had been booked without it. */
const RASTERS_EXTENDED = 4;

/** Mask as received (up to RGBA) and as read. */
const MASK_BYTES_PER_PIXEL = 5;

/** A guide as received, as read, as the engine has it, and at each smaller size: four bytes a pixel of its own each time. */
const GUIDE_BYTES_PER_PIXEL = 16;

/**
 * A network that finds things, with its runtime and what it knows of one tile. Measured of a search alone, beyond a warm process:
 * lettering 554 MB at 1 MP and 791 MB at 12 MP, people 188 and 313 MB.
 */
const FINDING_BYTES = 450 * MEBIBYTE;
/** Maps of what was found at several sizes, and lists of letters' pixels. */
const FINDING_BYTES_PER_PIXEL = 12;

export interface MaskCosts {
  /** How many: what must not be copied from is one too. Default 1. */
  readonly masks?: number;
  /** Whether something is to be found. Default false. */
  readonly isFound?: boolean;
  /** Pixels of a guide. Default 0. */
  readonly guidePixels?: number;
  /** Whether the picture is put on a larger canvas, of the size given. Default false. */
  readonly isExtended?: boolean;
}

/** Four channels of 16 bits where a format can hold them, else four of 8: CMYK, or color with alpha. */
const BYTES_PER_PIXEL = {
  jpeg: 4,
  webp: 4,
  gif: 4,
  avif: 8,
  png: 8,
  tiff: 8,
} satisfies Record<InputFormat, number>;

/**
 * How much memory a compute process needs at most to erase from a picture of this size, in bytes: what a task books,
 * and what it is stopped at, so this is the worst case rather than the usual one.
 *
 *     base + pixels × (3 rasters × bytes a pixel + mask + engine)
 *
 * At 12 MP a JPEG comes to 0.69 GB and at 100 MP to 4.6 GB. Variations are made one after the other and need no more.
 *
 * @param format  Default: unknown, which counts as the largest.
 */
export function estimateMemoryBytes(
  { width, height }: PixelSize,
  format?: InputFormat,
  { masks = 1, isFound = false, isExtended = false, guidePixels = 0 }: MaskCosts = {},
): number {
  const pixels = width * height;
  const rasters =
    (isExtended ? RASTERS_EXTENDED : RASTERS) * (format === undefined ? 8 : BYTES_PER_PIXEL[format]) * pixels;
  const engine = Math.min(ENGINE_BYTES_PER_PIXEL * pixels, MAX_ENGINE_BYTES);
  const finding = isFound ? FINDING_BYTES + FINDING_BYTES_PER_PIXEL * pixels : 0;
  const guide = GUIDE_BYTES_PER_PIXEL * (guidePixels + (isFound ? pixels / 4 : 0)); // letters bring one of half the size
  return BASE_BYTES + finding + rasters + masks * MASK_BYTES_PER_PIXEL * pixels + guide + engine;
}
