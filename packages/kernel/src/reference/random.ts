/** A well-mixed 32-bit hash (the finalizer of MurmurHash3, public domain). Mirrors wasm/random.ts, as all of this file. */
export function mix(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** One step of a 32-bit linear congruential generator. */
export function step(state: number): number {
  return (Math.imul(state, 1664525) + 1013904223) >>> 0;
}

/** An integer from 0 to `range` − 1 from the high bits of `state`. */
export function below(state: number, range: number): number {
  return Math.floor((state / 2 ** 32) * range);
}
