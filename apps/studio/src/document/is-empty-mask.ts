import { HOLE_THRESHOLD, type Mask } from "@lacuna/raster";

/** Whether the mask marks nothing. */
export function isEmptyMask({ data }: Mask): boolean {
  for (let at = 0; at < data.length; at++) if ((data[at] ?? 0) >= HOLE_THRESHOLD) return false;
  return true;
}
