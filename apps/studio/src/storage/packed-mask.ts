import { createMask, HOLE_THRESHOLD, type Mask } from "@lacuna/raster";

/** A mask as the lengths of its runs, the first of them unset. */
export interface PackedMask {
  readonly width: number;
  readonly height: number;
  readonly runs: Uint32Array;
}

export function packMask({ width, height, data }: Mask): PackedMask {
  const runs: number[] = [];
  let isSet = false;
  let from = 0;
  for (let at = 0; at < data.length; at++) {
    if ((data[at] ?? 0) >= HOLE_THRESHOLD === isSet) continue;
    runs.push(at - from);
    from = at;
    isSet = !isSet;
  }
  runs.push(data.length - from);
  return { width, height, runs: Uint32Array.from(runs) };
}

export function unpackMask({ width, height, runs }: PackedMask): Mask {
  const mask = createMask(width, height);
  let at = 0;
  runs.forEach((length, index) => {
    if (index % 2 === 1) mask.data.fill(255, at, at + length);
    at += length;
  });
  return mask;
}
