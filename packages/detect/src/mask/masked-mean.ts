import type { Mask } from "@lacuna/raster";

/**
 * The mean of a plane's marked values around each pixel, over a square of `2 * radius + 1`. Where there is none, over a
 * square twice as large, and so on.
 *
 * @returns  A plane of means; that of `plane` as it was where nothing is marked at all.
 *
 * Cost: O(width · height) for each doubling that is needed; 16 bytes a pixel of scratch.
 */
export function maskedMean(plane: Float32Array, { width, height, data }: Mask, radius: number): Float32Array {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  const counts = new Int32Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let sum = 0;
    let count = 0;
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (data[p] !== 0) {
        sum += plane[p];
        count++;
      }
      const at = (y + 1) * stride + x + 1;
      sums[at] = sums[at - stride] + sum;
      counts[at] = counts[at - stride] + count;
    }
  }
  const means = new Float32Array(plane);
  if (counts[counts.length - 1] === 0) return means;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let reach = radius; ; reach *= 2) {
        const left = Math.max(0, x - reach);
        const right = Math.min(width, x + reach + 1);
        const top = Math.max(0, y - reach) * stride;
        const bottom = Math.min(height, y + reach + 1) * stride;
        const count = counts[bottom + right] - counts[bottom + left] - counts[top + right] + counts[top + left];
        if (count === 0) continue;
        means[y * width + x] =
          (sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left]) / count;
        break;
      }
    }
  }
  return means;
}
