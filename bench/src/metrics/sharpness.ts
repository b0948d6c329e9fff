import type { Hole } from "../photos/picture.ts";

/** Added to both energies, so that in a flat truth the ratio does not measure its noise: one level squared a pair. */
const LEAST_ENERGY = 1;

/**
 * Strength of a fill's gradients over the truth's: root mean square step between neighbors that are both in the hole.
 *
 * 1 is right. A smooth fill is far below; a noisy or misplaced one above. (As a ratio of amplitudes, not of squares:
 * so it was in the first engine study, whose aim of 0.85–1.1 is kept.)
 */
export function sharpnessRatio(truth: Float32Array, result: Float32Array, hole: Hole): number {
  return Math.sqrt((gradientEnergy(result, hole) + LEAST_ENERGY) / (gradientEnergy(truth, hole) + LEAST_ENERGY));
}

function gradientEnergy(luma: Float32Array, { width, data }: Hole): number {
  let sum = 0;
  let pairs = 0;
  for (let p = 0; p < data.length; p++) {
    if (!data[p]) continue;
    if ((p + 1) % width !== 0 && data[p + 1]) {
      sum += (luma[p] - luma[p + 1]) ** 2;
      pairs++;
    }
    if (p + width < data.length && data[p + width]) {
      sum += (luma[p] - luma[p + width]) ** 2;
      pairs++;
    }
  }
  return pairs === 0 ? 0 : sum / pairs;
}
