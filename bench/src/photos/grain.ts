import { lumaOf, type Picture } from "./picture.ts";

/**
 * Standard deviation of a picture's luma noise, in levels.
 *
 * Median absolute value of the diagonal Haar detail over the quietest quarter of 16×16 blocks, divided by 0.6745.
 * Source: Donoho & Johnstone, "Ideal spatial adaptation by wavelet shrinkage", Biometrika 81 (1994).
 * Differs: quiet blocks only, since over a whole photograph texture would be counted as noise.
 */
export function grainSigma(picture: Picture): number {
  const luma = lumaOf(picture);
  const blocks: number[] = [];
  for (let y = 0; y + 16 <= picture.height; y += 16) {
    for (let x = 0; x + 16 <= picture.width; x += 16) blocks.push(medianDetail(luma, picture.width, x, y));
  }
  if (blocks.length === 0) return 0;
  blocks.sort((a, b) => a - b);
  return blocks[Math.floor(blocks.length / 8)] / 0.6745;
}

function medianDetail(luma: Float32Array, width: number, x0: number, y0: number): number {
  const details: number[] = [];
  for (let y = y0; y < y0 + 16; y += 2) {
    for (let x = x0; x < x0 + 16; x += 2) {
      const p = y * width + x;
      details.push(Math.abs(luma[p] - luma[p + 1] - luma[p + width] + luma[p + width + 1]) / 2);
    }
  }
  details.sort((a, b) => a - b);
  return details[details.length >> 1];
}
