import { EXCLUDED, HOLE } from "../flags.ts";
import type { LevelPixels } from "./level-pixels.ts";

const STENCIL = [1, 3, 3, 1];
/** Half of the two-dimensional stencil's weight of 64: with less of it known, a coarse pixel is hole. */
const HALF_WEIGHT = 32;
/** A coarse pixel must not be copied from when so much of its weight is excluded: one of the four middle pixels. */
const EXCLUDED_WEIGHT = 9;

/**
 * Slow twin of `halve`: for every coarse pixel the stencil's 16 fine pixels, the picture continued by its border pixels.
 *
 * Cost: O(width · height · 16).
 */
export function halve(fine: LevelPixels): LevelPixels {
  const width = Math.ceil(fine.width / 2);
  const height = Math.ceil(fine.height / 2);
  const color = new Uint8Array(width * height * 4);
  const kinds = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const q = y * width + x;
      const sums = [0, 0, 0, 0];
      let known = 0;
      let excluded = 0;
      for (const { p, weight } of stencilAt(fine, x, y)) {
        const kind = fine.kinds[p] ?? 0;
        if ((kind & EXCLUDED) !== 0) excluded += weight;
        if ((kind & HOLE) !== 0) continue;
        known += weight;
        for (let c = 0; c < 4; c++) sums[c] = (sums[c] ?? 0) + weight * (fine.color[p * 4 + c] ?? 0);
      }
      if (known < HALF_WEIGHT) kinds[q] = HOLE;
      else if (excluded >= EXCLUDED_WEIGHT) kinds[q] = EXCLUDED;
      // Whole numbers, rounded half up.
      if (known > 0)
        color.set(
          sums.map((sum) => Math.floor((sum + Math.floor(known / 2)) / known)),
          q * 4,
        );
    }
  }
  return { width, height, color, kinds };
}

function stencilAt({ width, height }: LevelPixels, x: number, y: number): { p: number; weight: number }[] {
  return STENCIL.flatMap((down, j) =>
    STENCIL.map((across, i) => {
      const xx = Math.min(width - 1, Math.max(0, 2 * x - 1 + i));
      const yy = Math.min(height - 1, Math.max(0, 2 * y - 1 + j));
      return { p: yy * width + xx, weight: across * down };
    }),
  );
}
