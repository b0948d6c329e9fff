/** A well-mixed 32-bit hash (the finalizer of MurmurHash3, public domain). */
@inline
export function mix(value: u32): u32 {
  value ^= value >> 16;
  value *= 0x85ebca6b;
  value ^= value >> 13;
  value *= 0xc2b2ae35;
  return value ^ (value >> 16);
}

/** One step of a 32-bit linear congruential generator (Numerical Recipes' constants); use the high bits. */
@inline
export function step(state: u32): u32 {
  return state * 1664525 + 1013904223;
}

/** An integer from 0 to `range` − 1 from the high bits of `state`. */
@inline
export function below(state: u32, range: i32): i32 {
  return <i32>((<u64>state * <u64>range) >> 32);
}
