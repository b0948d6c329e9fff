import type { Mask, Raster } from "@lacuna/raster";

/** So much more of the hole than of what is known around it may be of one color. */
const MOST_BLANK = 0.25;

/**
 * Says whether a guess holds next to nothing: where a network's reach ends, or its numbers do, it gives one color, to the bit. Such a
 * patch has hard edges, so that neither softness nor lack of contrast tells it.
 *
 * @param guess  RGB, as it came, of the hole's size.
 */
export function isBlank({ data }: Raster, hole: Mask): boolean {
  const colorAt = (p: number): number => (data[p * 3] << 16) | (data[p * 3 + 1] << 8) | data[p * 3 + 2];
  const counts = new Map<number, number>();
  let guessed = 0;
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p] === 0) continue;
    const color = colorAt(p);
    counts.set(color, (counts.get(color) ?? 0) + 1);
    guessed++;
  }
  const [color, count] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0]);
  if (count <= MOST_BLANK * guessed) return false;
  let same = 0;
  for (let p = 0; p < hole.data.length; p++) if (hole.data[p] === 0 && colorAt(p) === color) same++;
  return count / guessed > MOST_BLANK + same / Math.max(1, hole.data.length - guessed);
}
