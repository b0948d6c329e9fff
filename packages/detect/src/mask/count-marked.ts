import type { Mask } from "@lacuna/raster";

/** How many pixels are not 0. */
export function countMarked({ data }: Mask): number {
  let marked = 0;
  for (const value of data) if (value !== 0) marked++;
  return marked;
}
