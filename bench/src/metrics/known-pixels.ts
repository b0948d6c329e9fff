import type { Hole, Picture } from "../photos/picture.ts";

/** How many pixels outside the hole differ from the input. An eraser that keeps its word has 0. */
export function countChangedKnown(input: Picture, result: Picture, hole: Hole): number {
  let changed = 0;
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p]) continue;
    const i = p * 3;
    if (
      input.data[i] !== result.data[i] ||
      input.data[i + 1] !== result.data[i + 1] ||
      input.data[i + 2] !== result.data[i + 2]
    ) {
      changed++;
    }
  }
  return changed;
}
