import { createMask, type Mask } from "@lacuna/raster";

/**
 * Grows a mask through what is allowed, from side to side.
 *
 * @param steps  How many pixels far, counted along the way.
 * @returns      A new mask: `seeds`, and what of `allowed` can be reached.
 *
 * Cost: O(pixels reached).
 */
export function growWithin(seeds: Mask, allowed: Mask, steps: number): Mask {
  const { width, height } = seeds;
  const grown = createMask(width, height, new Uint8Array(seeds.data));
  let front: number[] = [];
  for (let p = 0; p < grown.data.length; p++) if (grown.data[p] !== 0) front.push(p);
  for (let step = 0; step < steps && front.length > 0; step++) {
    const next: number[] = [];
    for (const p of front) {
      const x = p % width;
      for (const to of [x > 0 ? p - 1 : -1, x + 1 < width ? p + 1 : -1, p - width, p + width]) {
        if (to < 0 || to >= grown.data.length || allowed.data[to] === 0 || grown.data[to] !== 0) continue;
        grown.data[to] = 255;
        next.push(to);
      }
    }
    front = next;
  }
  return grown;
}
