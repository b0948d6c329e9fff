import { createMask, HOLE_THRESHOLD, type Mask } from "@lacuna/raster";

/** Selects what is not selected. @returns A new mask of 0 and 255. */
export function invertMask({ width, height, data }: Mask): Mask {
  const inverse = createMask(width, height);
  for (let at = 0; at < data.length; at++) inverse.data[at] = data[at] >= HOLE_THRESHOLD ? 0 : 255;
  return inverse;
}
