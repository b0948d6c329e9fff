import { type ColorPlane, lumaAt } from "./color-plane.ts";

const BLOCK_PX = 8;
/** The quiet quarter of the blocks shows the grain, the others show texture as well. */
const QUIET_SHARE = 0.25;
/** A pixel minus the mean of its 3×3 keeps √(8/9) of white noise. */
const KEPT = Math.sqrt(8 / 9);
/** Less is not seen, more is texture. In levels. */
const LEAST_GRAIN = 0.4;
const MOST_GRAIN = 8;

/**
 * Gives a fill the grain of its surroundings, where it has less: models make smooth pictures, and reduced ones come back
 * smoother still.
 *
 * @param fill   Its hole pixels are changed, all three channels alike.
 * @param truth  The picture there.
 * @param hole   A byte a pixel: other than 0 is hole.
 * @param seed   The same seed gives the same grain.
 */
export function matchGrain(fill: ColorPlane, truth: ColorPlane, hole: Uint8Array, seed: number): void {
  const known = quietDeviation(truth, hole, false);
  const own = quietDeviation(fill, hole, true);
  if (known === undefined || own === undefined) return;
  const missing = Math.min(MOST_GRAIN, Math.sqrt(Math.max(0, known * known - own * own)) / KEPT);
  if (missing < LEAST_GRAIN) return;
  for (let p = 0; p < hole.length; p++) {
    if (hole[p] === 0) continue;
    const grain = missing * gaussian(p, seed);
    for (let c = 0; c < 3; c++) fill.data[p * 3 + c] += grain;
  }
}

/** The deviation from the local mean in the quieter blocks, of those wholly inside or outside the hole. */
function quietDeviation({ width, height, data }: ColorPlane, hole: Uint8Array, isInside: boolean): number | undefined {
  const found: number[] = [];
  for (let top = 1; top + BLOCK_PX < height; top += BLOCK_PX) {
    for (let left = 1; left + BLOCK_PX < width; left += BLOCK_PX) {
      const deviation = blockDeviation(data, hole, width, left, top, isInside);
      if (deviation !== undefined) found.push(deviation);
    }
  }
  return found.toSorted((a, b) => a - b).at(Math.floor(QUIET_SHARE * found.length));
}

function blockDeviation(
  data: Float32Array,
  hole: Uint8Array,
  width: number,
  left: number,
  top: number,
  isInside: boolean,
): number | undefined {
  let sum = 0;
  for (let y = top; y < top + BLOCK_PX; y++) {
    for (let x = left; x < left + BLOCK_PX; x++) {
      const p = y * width + x;
      let mean = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const q = p + dy * width + dx;
          if ((hole[q] !== 0) !== isInside) return undefined;
          mean += lumaAt(data, q * 3) / 9;
        }
      }
      sum += (lumaAt(data, p * 3) - mean) ** 2;
    }
  }
  return Math.sqrt(sum / (BLOCK_PX * BLOCK_PX));
}

/** Sum of four uniform numbers, scaled to deviation 1: close enough to a bell curve, and without long tails. */
function gaussian(position: number, seed: number): number {
  let hash = Math.imul(position ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(seed + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  hash ^= hash >>> 15;
  const sum = (hash & 255) + ((hash >>> 8) & 255) + ((hash >>> 16) & 255) + (hash >>> 24);
  return (sum / 255 - 2) * Math.sqrt(3);
}
