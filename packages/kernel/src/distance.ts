import { HOLE } from "./flags.ts";
import { type Kernels, rowsPerChunk, withScratch } from "./kernels.ts";
import type { Level } from "./level.ts";
import type { Pointer } from "./runtime/memory.ts";

/** Columns a chunk of the first pass takes: whole cache lines of the u16 plane. */
const COLUMNS = 64;

/**
 * Grows the non-zero pixels of a plane by a Euclidean radius, exactly: a pixel is set in the result when some set pixel's
 * center lies at most `radiusPx` from its own.
 *
 * @param plane     width·height bytes, each 0 or 255. Not modified.
 * @param radiusPx  Integer 0–100, in pixels of this plane.
 * @returns         A new plane of bytes, 0 or 255.
 *
 * Cost: O(width · height) for any radius, two bytes a pixel of scratch. Twin: `reference/dilate.ts`.
 * Source: Felzenszwalb & Huttenlocher, "Distance Transforms of Sampled Functions", Theory of Computing 8 (2012);
 * Meijster et al., "A General Algorithm for Computing Distance Transforms in Linear Time" (2000), for whole numbers.
 */
export function dilate(k: Kernels, plane: Pointer, width: number, height: number, radiusPx: number): Pointer {
  const out = k.arena.allocate(width * height);
  withVertical(k, plane, 255, 255, width, height, (vertical) => {
    const rows = rowsPerChunk(width, height);
    withScratch(k, width * 8, (scratch, stride) => {
      k.crew.run("dilateRows", Math.ceil(height / rows), rows, vertical, width, height, radiusPx, out, scratch, stride);
    });
  });
  return out;
}

/**
 * Distance of every hole pixel to the nearest pixel that is not, rounded to whole pixels and capped at 255; 0 elsewhere.
 *
 * @param out  Where to write it, one byte a pixel; `level.kinds` itself is allowed.
 *
 * Cost and source: as `dilate`. Twin: `reference/border-distance.ts`.
 */
export function borderDistance(k: Kernels, level: Level, out: Pointer): void {
  const { width, height } = level;
  withVertical(k, level.kinds, HOLE, 0, width, height, (vertical) => {
    const rows = rowsPerChunk(width, height);
    withScratch(k, width * 8, (scratch, stride) => {
      k.crew.run("distanceRows", Math.ceil(height / rows), rows, vertical, width, height, out, scratch, stride);
    });
  });
}

/** The largest byte of a plane. */
export function maximumByte(k: Kernels, plane: Pointer, size: number): number {
  return k.crew.exports.maximumByte(plane, size);
}

function withVertical(
  k: Kernels,
  plane: Pointer,
  mask: number,
  want: number,
  width: number,
  height: number,
  body: (vertical: Pointer) => void,
): void {
  const mark = k.arena.mark();
  const vertical = k.arena.allocate(width * height * 2);
  k.crew.run("distanceColumns", Math.ceil(width / COLUMNS), COLUMNS, plane, mask, want, width, height, vertical);
  body(vertical);
  k.arena.release(mark);
}
