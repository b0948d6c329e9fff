// What a pixel is to the Laplace solver: a byte in `Potential.states`. Mirrors wasm/harmonic.ts.

/** No value and none wanted. */
export const VOID = 0;
/** A given value. */
export const FIXED = 1;
/** A value to find. */
export const FREE = 2;
