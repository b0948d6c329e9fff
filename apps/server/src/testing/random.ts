export type Random = () => number;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[pickIndex(items.length, random)];
  if (item === undefined) throw new RangeError("There is nothing to pick from.");
  return item;
}

export function pickIndex(length: number, random: Random): number {
  return Math.floor(random() * length);
}
