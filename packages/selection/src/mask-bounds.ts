import { HOLE_THRESHOLD, type Mask, type Rect } from "@lacuna/raster";

/**
 * The smallest rectangle that holds every selected pixel (128 and more), or `undefined` when there is none.
 *
 * Cost: O(width · height) reads at worst; the inside of the rectangle is not looked at.
 */
export function maskBounds({ width, height, data }: Mask): Rect | undefined {
  let first = 0;
  while (first < data.length && data[first] < HOLE_THRESHOLD) first++;
  if (first === data.length) return undefined;
  let last = data.length - 1;
  while (data[last] < HOLE_THRESHOLD) last--;
  const top = Math.floor(first / width);
  const bottom = Math.min(height, Math.floor(last / width) + 1);
  let left = first % width;
  let right = left + 1;
  for (let row = top; row < bottom; row++) {
    const at = row * width;
    for (let x = 0; x < left; x++) if (data[at + x] >= HOLE_THRESHOLD) left = x;
    for (let x = width - 1; x >= right; x--) if (data[at + x] >= HOLE_THRESHOLD) right = x + 1;
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
