import type { Mask } from "@lacuna/raster";

/** Pixels that both masks select as a part of those that either does: 1 is equal. */
export function overlap(a: Mask, b: Mask): number {
  let both = 0;
  let either = 0;
  for (let at = 0; at < a.data.length; at++) {
    if (a.data[at] === 255 && b.data[at] === 255) both++;
    if (a.data[at] === 255 || b.data[at] === 255) either++;
  }
  return either === 0 ? 1 : both / either;
}
