import { HOLE } from "../flags.ts";
import type { LevelPixels } from "./level-pixels.ts";

/** Half side of the box over which gradients are averaged: 9×9 pixels. */
const BOX = 4;

/**
 * Slow twin of `addTexture`: for every known pixel the mean over its 9×9 box of the gradient magnitudes that do not
 * touch the hole.
 *
 * @param gain  0–15.9, in steps of 1/16.
 * @returns     The level's color with the feature in the fourth byte of known pixels. The level is not modified.
 *
 * Cost: O(width · height · 81).
 */
export function addTexture(level: LevelPixels, gain: number): Uint8Array {
  const { width, height, kinds } = level;
  const color = level.color.slice();
  const gradients = Array.from(kinds, (_, p) => gradientAt(level, p % width, Math.floor(p / width)));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (((kinds[y * width + x] ?? 0) & HOLE) !== 0) continue;
      let sum = 0;
      let count = 0;
      for (let j = Math.max(0, y - BOX); j <= Math.min(height - 1, y + BOX); j++) {
        for (let i = Math.max(0, x - BOX); i <= Math.min(width - 1, x + BOX); i++) {
          const gradient = gradients[j * width + i];
          if (gradient === undefined) continue;
          sum += gradient;
          count++;
        }
      }
      // Three channels: the mean gradient is sum / (3 count). In 32-bit floats, as the kernel reckons.
      const scaled = Math.fround(sum * Math.round(gain * 16));
      color[(y * width + x) * 4 + 3] = count === 0 ? 0 : Math.min(255, Math.trunc(Math.fround(scaled / (count * 48))));
    }
  }
  return color;
}

/**
 * Sum over the color channels of the absolute differences to the pixels on the right and below, 0 across the picture's
 * border; nothing when one of the three pixels is hole.
 */
function gradientAt({ width, height, color, kinds }: LevelPixels, x: number, y: number): number | undefined {
  const p = y * width + x;
  const right = x + 1 < width ? p + 1 : p;
  const below = y + 1 < height ? p + width : p;
  if ([p, right, below].some((q) => ((kinds[q] ?? 0) & HOLE) !== 0)) return undefined;
  let sum = 0;
  for (let c = 0; c < 3; c++) {
    const own = color[p * 4 + c] ?? 0;
    sum += Math.abs(own - (color[right * 4 + c] ?? 0)) + Math.abs(own - (color[below * 4 + c] ?? 0));
  }
  return sum;
}
