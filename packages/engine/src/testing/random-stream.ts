/** Draws an integer from 0 to `range` − 1. */
export type RandomStream = (range: number) => number;

/** A repeatable stream of random numbers (mulberry32, public domain): good enough to draw test pictures with. */
export function randomStream(seed: number): RandomStream {
  let state = seed >>> 0;
  return (range) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * range);
  };
}
