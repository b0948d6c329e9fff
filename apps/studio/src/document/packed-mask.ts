import type { Mask, Rect } from "@lacuna/raster";
import { decodeRuns } from "@lacuna/selection";

/**
 * A mask as the lengths of its runs: kept, marked, kept, … in turn; the first may be 0. The history holds masks in this
 * form: sixty masks of a 24-megapixel photograph would be 1.4 GB.
 */
export interface PackedMask {
  readonly width: number;
  readonly height: number;
  readonly runs: Uint32Array;
}

/**
 * Packs a mask of 0 and 255 only, as the paper's are.
 *
 * Cost: the browser's own search for a byte goes through long runs, so that 24 megapixels take a few milliseconds.
 */
export function packMask({ width, height, data }: Mask): PackedMask {
  const runs: number[] = [];
  for (let at = 0, wanted = 255; at < data.length; wanted = 255 - wanted) {
    const found = data.indexOf(wanted, at);
    const end = found < 0 ? data.length : found;
    runs.push(end - at);
    at = end;
  }
  return { width, height, runs: Uint32Array.from(runs) };
}

/** @throws RangeError  when the runs do not add up to the size. */
export function unpackMask(packed: PackedMask): Mask {
  return decodeRuns(packed);
}

/** A mask in which nothing is marked. */
export function emptyMask({ width, height }: { readonly width: number; readonly height: number }): PackedMask {
  return { width, height, runs: Uint32Array.of(width * height) };
}

export function isEmptyMask({ runs }: PackedMask): boolean {
  return runs.length < 2;
}

/** The smallest part that holds all that is marked; `undefined` where nothing is. */
export function boundsOfMask({ width, runs }: PackedMask): Rect | undefined {
  let [left, top, right, bottom] = [width, Infinity, 0, 0];
  let at = 0;
  for (const [index, length] of runs.entries()) {
    if (index % 2 === 1 && length > 0) {
      const [first, last] = [at, at + length - 1];
      const isWrapped = Math.floor(first / width) !== Math.floor(last / width);
      left = isWrapped ? 0 : Math.min(left, first % width);
      right = isWrapped ? width : Math.max(right, (last % width) + 1);
      top = Math.min(top, Math.floor(first / width));
      bottom = Math.floor(last / width) + 1;
    }
    at += length;
  }
  return right === 0 ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}

export function isSameMask(a: PackedMask, b: PackedMask): boolean {
  return a.runs.length === b.runs.length && a.runs.every((length, index) => length === b.runs[index]);
}
