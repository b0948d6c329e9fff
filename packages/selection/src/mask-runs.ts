import { createMask, HOLE_THRESHOLD, type Mask } from "@lacuna/raster";

/**
 * A mask as run lengths over all pixels, row by row: kept, marked, kept, … in turn. The first may be 0; their sum is the
 * number of pixels. The service's own contract takes drawings in this form.
 */
export interface MaskRuns {
  readonly kind: "runs";
  readonly width: number;
  readonly height: number;
  readonly runs: readonly number[];
}

/** Packs a mask; values from 128 on are marked. Cost: O(width · height). */
export function encodeRuns({ width, height, data }: Mask): MaskRuns {
  const runs: number[] = [];
  let isMarked = false;
  let from = 0;
  for (let at = 0; at < data.length; at++) {
    if (data[at] >= HOLE_THRESHOLD === isMarked) continue;
    runs.push(at - from);
    from = at;
    isMarked = !isMarked;
  }
  runs.push(data.length - from);
  return { kind: "runs", width, height, runs };
}

/**
 * Unpacks what `encodeRuns` made.
 *
 * @param packed  Its runs may be any list of numbers, also a typed array.
 * @throws RangeError  when a run is no whole number from 0, or the runs do not add up to the size.
 */
export function decodeRuns(packed: {
  readonly width: number;
  readonly height: number;
  readonly runs: ArrayLike<number>;
}): Mask {
  const { width, height, runs } = packed;
  const mask = createMask(width, height);
  let at = 0;
  for (let index = 0; index < runs.length; index++) {
    const length = runs[index];
    if (!Number.isInteger(length) || length < 0) throw new RangeError(`run ${index} is ${length} pixels long`);
    if (index % 2 === 1) mask.data.fill(255, at, at + length);
    at += length;
  }
  if (at !== width * height) throw new RangeError(`the runs cover ${at} pixels of a ${width}×${height} mask`);
  return mask;
}
