import { decodeImage } from "@lacuna/codec";
import { expect } from "vitest";

/** How many samples differ. A few pixels around the hole may do so without being counted. */
async function countChanges(before: Uint8Array, after: Uint8Array, holeSide: number, marginPx: number) {
  const [{ raster: original }, { raster: result }] = [await decodeImage(before), await decodeImage(after)];
  const { width, height, channels } = original;
  expect(result).toMatchObject({ width, height, channels });
  let [outside, inside] = [0, 0];
  result.data.forEach((sample, at) => {
    if (sample === original.data[at]) return;
    const [x, y] = [Math.floor(at / channels) % width, Math.floor(at / channels / width)];
    const reach = Math.max(Math.abs(2 * x + 1 - width), Math.abs(2 * y + 1 - height));
    if (reach < holeSide) inside++;
    else if (reach >= holeSide + 2 * marginPx) outside++;
  });
  return { outside, inside };
}

/**
 * Holds two RGB files against each other: nearly all samples of a square in the middle differ, and none beyond it.
 *
 * @param marginPx  How far around the square a pixel may differ as well.
 */
export async function expectFilled(
  before: Uint8Array,
  after: Uint8Array,
  holeSide: number,
  marginPx = 0,
): Promise<void> {
  const { outside, inside } = await countChanges(before, after, holeSide, marginPx);
  expect(outside).toBe(0);
  expect(inside).toBeGreaterThan(0.8 * holeSide * holeSide * 3);
}
