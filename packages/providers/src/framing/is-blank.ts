import type { Mask, Raster } from "@lacuna/raster";

/** So much more of the hole than of what is known around may be of one color. */
const MOST_BLANK = 0.25;

/**
 * Says whether a guess holds nothing: where a network's reach ends, or its numbers do, it gives one color to the bit, which
 * photographs seldom show. Such a patch has hard edges, so that neither softness nor lack of contrast tells it.
 *
 * @param guess  RGB, as it came, of the hole's size.
 */
export function isBlank({ width, data }: Raster, hole: Mask): boolean {
  const [known, guessed] = [
    { flat: 0, all: 1 },
    { flat: 0, all: 1 },
  ];
  for (let p = 0; p + width < hole.data.length; p++) {
    const sums = hole.data[p] === 0 ? known : guessed;
    sums.all++;
    if (isSame(data, p * 3, p * 3 + 3) && isSame(data, p * 3, (p + width) * 3)) sums.flat++;
  }
  return guessed.flat / guessed.all > known.flat / known.all + MOST_BLANK;
}

function isSame(data: Raster["data"], a: number, b: number): boolean {
  return data[a] === data[b] && data[a + 1] === data[b + 1] && data[a + 2] === data[b + 2];
}
