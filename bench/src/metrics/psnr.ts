import type { Hole, Picture } from "../photos/picture.ts";

/** Peak signal-to-noise ratio in dB over the hole's pixels, all channels, peak 255. Equal pictures give 99. */
export function psnrInHole(truth: Picture, result: Picture, hole: Hole): number {
  let sum = 0;
  let samples = 0;
  for (let p = 0; p < hole.data.length; p++) {
    if (!hole.data[p]) continue;
    for (let i = p * 3; i < p * 3 + 3; i++) sum += (truth.data[i] - result.data[i]) ** 2;
    samples += 3;
  }
  return sum === 0 ? 99 : 10 * Math.log10((255 * 255 * samples) / sum);
}
