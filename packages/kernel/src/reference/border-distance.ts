import { HOLE } from "../flags.ts";

/**
 * Slow twin of `borderDistance`: compares every hole pixel with every other pixel.
 *
 * @param kinds  One byte a pixel, HOLE and EXCLUDED. Not modified.
 * @returns      For hole pixels the distance to the nearest pixel that is none, rounded and at most 255; 0 elsewhere.
 *               255 everywhere when there are only hole pixels.
 *
 * Cost: O(pixels²).
 */
export function borderDistance(kinds: Uint8Array, width: number): Uint8Array {
  return Uint8Array.from(kinds, (kind, p) => {
    if ((kind & HOLE) === 0) return 0;
    let nearest = Infinity;
    kinds.forEach((other, q) => {
      if ((other & HOLE) !== 0) return;
      const dx = (q % width) - (p % width);
      const dy = Math.floor(q / width) - Math.floor(p / width);
      nearest = Math.min(nearest, dx * dx + dy * dy);
    });
    return Math.min(255, Math.round(Math.sqrt(nearest)));
  });
}
