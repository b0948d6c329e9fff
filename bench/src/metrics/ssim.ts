import type { Hole } from "../photos/picture.ts";

const RADIUS = 5;
const SIGMA = 1.5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/**
 * Structural similarity of two luma planes, averaged over the hole's pixels.
 *
 * @param truth, result  Planes of the hole's size, 0–255. Windows are cut at the planes' edges and renormalized.
 *
 * Source: Wang, Bovik, Sheikh & Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity",
 * IEEE TIP 13 (2004): 11×11 Gaussian window, σ 1.5, K 0.01 and 0.03.
 */
export function ssimInHole(truth: Float32Array, result: Float32Array, hole: Hole): number {
  const { width, height } = hole;
  const blurred = (plane: Float32Array) => blur(plane, width, height);
  const meanA = blurred(truth);
  const meanB = blurred(result);
  const squareA = blurred(truth.map((a) => a * a));
  const squareB = blurred(result.map((b) => b * b));
  const product = blurred(truth.map((a, p) => a * result[p]));
  let sum = 0;
  let count = 0;
  for (let p = 0; p < hole.data.length; p++) {
    if (!hole.data[p]) continue;
    const a = meanA[p];
    const b = meanB[p];
    const variances = squareA[p] - a * a + squareB[p] - b * b;
    const covariance = product[p] - a * b;
    sum += ((2 * a * b + C1) * (2 * covariance + C2)) / ((a * a + b * b + C1) * (variances + C2));
    count++;
  }
  return sum / count;
}

const STENCIL = Float32Array.from({ length: RADIUS + 1 }, (_, i) => Math.exp(-(i * i) / (2 * SIGMA * SIGMA)));

function blur(plane: Float32Array, width: number, height: number): Float32Array {
  const across = blurLines(plane, width, height, 1, width);
  return blurLines(across, height, width, width, 1);
}

/** One pass of the separable window: `length` samples `step` apart, in lines `stride` apart. */
function blurLines(plane: Float32Array, length: number, lines: number, step: number, stride: number): Float32Array {
  const out = new Float32Array(plane.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      const first = Math.max(-RADIUS, -i);
      const last = Math.min(RADIUS, length - 1 - i);
      let sum = 0;
      let weight = 0;
      for (let d = first; d <= last; d++) {
        const w = STENCIL[d < 0 ? -d : d];
        sum += w * plane[line * stride + (i + d) * step];
        weight += w;
      }
      out[line * stride + i * step] = sum / weight;
    }
  }
  return out;
}
