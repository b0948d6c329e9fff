/**
 * Slow twin of `dilate`: looks at every pixel of the square around every pixel.
 *
 * @param plane     width·height bytes; non-zero is set. Not modified.
 * @param radiusPx  Integer from 0.
 * @returns         A new plane, 255 where a set pixel's center lies at most `radiusPx` away, else 0.
 *
 * Cost: O(width · height · radiusPx²).
 */
export function dilate(plane: Uint8Array, width: number, height: number, radiusPx: number): Uint8Array {
  return Uint8Array.from(plane, (_, p) => {
    const x = p % width;
    const y = Math.floor(p / width);
    for (let j = Math.max(0, y - radiusPx); j <= Math.min(height - 1, y + radiusPx); j++) {
      for (let i = Math.max(0, x - radiusPx); i <= Math.min(width - 1, x + radiusPx); i++) {
        if (plane[j * width + i] !== 0 && (i - x) ** 2 + (j - y) ** 2 <= radiusPx ** 2) return 255;
      }
    }
    return 0;
  });
}
