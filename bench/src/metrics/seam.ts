import type { Hole } from "../photos/picture.ts";

/** Step across the hole's edge over the truth's step at the same pixel pairs. 1 is right, more is a visible seam. */
export function seamRatio(truth: Float32Array, result: Float32Array, hole: Hole): number {
  const floor = 0.25;
  return (stepAcrossRing(result, hole, 0) + floor) / (stepAcrossRing(truth, hole, 0) + floor);
}

/**
 * Mean absolute luma step between pixel pairs that straddle a line parallel to the hole's edge.
 *
 * @param outwardPx  Distance of the line from the edge, in pixels into the known region; 0 is the edge itself.
 */
export function stepAcrossRing(luma: Float32Array, hole: Hole, outwardPx: number): number {
  const { width, height } = hole;
  let inside = hole.data;
  for (let ring = 0; ring < outwardPx; ring++) inside = growByOne(inside, width, height);
  let sum = 0;
  let pairs = 0;
  for (let p = 0; p < inside.length; p++) {
    if ((p + 1) % width !== 0 && (inside[p] !== 0) !== (inside[p + 1] !== 0)) {
      sum += Math.abs(luma[p] - luma[p + 1]);
      pairs++;
    }
    if (p + width < inside.length && (inside[p] !== 0) !== (inside[p + width] !== 0)) {
      sum += Math.abs(luma[p] - luma[p + width]);
      pairs++;
    }
  }
  return pairs === 0 ? 0 : sum / pairs;
}

function growByOne(inside: Uint8Array, width: number, height: number): Uint8Array {
  const grown = inside.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (!inside[p]) continue;
      if (x > 0) grown[p - 1] = 255;
      if (x < width - 1) grown[p + 1] = 255;
      if (y > 0) grown[p - width] = 255;
      if (y < height - 1) grown[p + width] = 255;
    }
  }
  return grown;
}
