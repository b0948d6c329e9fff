import { HOLE_THRESHOLD, type Mask } from "./mask.ts";
import type { Rect } from "./rect.ts";

/**
 * The smallest rectangle that holds every pixel of 128 and more, or `undefined` for an empty mask.
 *
 * Cost: one read of the mask, four pixels at a time.
 */
export function maskBounds(mask: Mask): Rect | undefined {
  const { width, height, data } = mask;
  let top = -1;
  let bottom = -1;
  let left = width;
  let right = -1;
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = firstHole(row);
    if (first < 0) continue;
    if (top < 0) top = y;
    bottom = y;
    if (first < left) left = first;
    let last = width - 1;
    while (last > right && (row[last] ?? 0) < HOLE_THRESHOLD) last--;
    if (last > right) right = last;
  }
  return top < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Index of the first hole pixel of a row, or −1. */
function firstHole(row: Uint8Array): number {
  const { byteOffset, length } = row;
  let x = 0;
  const unaligned = Math.min(length, (4 - (byteOffset & 3)) & 3);
  for (; x < unaligned; x++) if ((row[x] ?? 0) >= HOLE_THRESHOLD) return x;
  if (x === length) return -1;
  const words = new Uint32Array(row.buffer, byteOffset + x, (length - x) >> 2);
  // The threshold is the top bit of a byte: 128.
  for (let i = 0; i < words.length; i++) {
    if (((words[i] ?? 0) & 0x80808080) !== 0) {
      for (x += i * 4; ; x++) if ((row[x] ?? 0) >= HOLE_THRESHOLD) return x;
    }
  }
  for (x += words.length * 4; x < length; x++) if ((row[x] ?? 0) >= HOLE_THRESHOLD) return x;
  return -1;
}
