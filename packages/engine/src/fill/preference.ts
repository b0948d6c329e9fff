import type { Kernels, Pointer } from "@lacuna/kernel";

/** 8×8 costs, row-major, of copying from each cell of the window, in patch distance units. */
export type Preference = Uint16Array;

const CELLS = 64;
/** About 12 levels a sample: enough to send a search elsewhere where two places are nearly as good. */
const HIGHEST_COST = 2700;

/**
 * Where a seed likes to copy from. A search that starts from the picture itself ends much the same whatever its random
 * numbers; so that other seeds give really other fills, each but seed 0 finds some parts of the window dearer than others
 * while the structure is decided.
 */
export function preferenceOf(seed: number): Preference | undefined {
  if (seed === 0) return undefined;
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return Uint16Array.from({ length: CELLS }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return Math.round((((state ^ (state >>> 13)) >>> 0) / 0xffffffff) * HIGHEST_COST);
  });
}

/** Copies a preference into the kernels' memory. */
export function placePreference(k: Kernels, preference: Preference): Pointer {
  const pointer = k.arena.allocate(CELLS * 2);
  k.arena.bytes(pointer, CELLS * 2).set(new Uint8Array(preference.buffer));
  return pointer;
}
