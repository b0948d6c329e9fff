import { assert, constantFrom, integer, oneof, pre, property } from "fast-check";
import { type RandomStream, randomStream } from "./random-stream.ts";

/** Sizes at which vector loops, patches and pyramids begin and end. */
const NOTABLE_SIDES = [1, 2, 3, 6, 7, 8, 15, 16, 17, 22, 23, 31, 32, 33];
const LONGEST_SIDE = 48;

const side = oneof(constantFrom(...NOTABLE_SIDES), integer({ min: 1, max: LONGEST_SIDE }));

/** Within a property: draws another picture when this one has nothing to test. */
export const requireThat: (condition: boolean) => void = pre;

/**
 * Checks a property on random sizes: one pixel wide, tiny, around the vector width, odd and even. Always the same ones;
 * a failure is shrunk to a small picture.
 *
 * @param check  Given the sides, and a stream to draw the picture from. Throws when it does not hold.
 */
export function forEverySize(
  runs: number,
  check: (width: number, height: number, random: RandomStream) => void,
  least = 1,
): void {
  const sides = side.filter((length) => length >= least);
  assert(
    property(sides, sides, integer({ min: 0, max: 0xffff }), (width, height, seed) => {
      check(width, height, randomStream(seed));
    }),
    { numRuns: runs, seed: 1 },
  );
}
