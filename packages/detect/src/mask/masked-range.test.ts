import { createMask, type Mask } from "@lacuna/raster";
import { expect, it } from "vitest";
import { maskedRange } from "./masked-range.ts";

const SIDE = 40;
/** Of 40 at the left and 200 at the right. */
const halves = Float32Array.from({ length: SIDE * SIDE }, (_, p) => (p % SIDE < SIDE / 2 ? 40 : 200));

function marking(isMarked: (x: number, y: number) => boolean): Mask {
  const mask = createMask(SIDE, SIDE);
  for (let p = 0; p < mask.data.length; p++) if (isMarked(p % SIDE, Math.floor(p / SIDE))) mask.data[p] = 255;
  return mask;
}

const at = (plane: Float32Array, x: number, y: number): number => plane[y * SIDE + x];

it("holds both colors near an edge, and one away from it", () => {
  const { low, high } = maskedRange(
    halves,
    marking(() => true),
    6,
    0.15,
  );
  expect(Math.abs(at(low, 20, 20) - 40)).toBeLessThan(2);
  expect(Math.abs(at(high, 20, 20) - 200)).toBeLessThan(2);
  expect(Math.abs(at(high, 8, 20) - 40)).toBeLessThan(2);
});

it("is the most usual color where all but half is trimmed, whatever lies at the side", () => {
  const { low, high } = maskedRange(
    halves,
    marking(() => true),
    12,
    0.5,
  );
  expect(low).toEqual(high);
  expect(Math.abs(at(low, 14, 20) - 40)).toBeLessThan(2); // a third of what is around is 200
});

it("looks further where little near is marked, and takes values as they are where nothing is", () => {
  const corner = maskedRange(
    halves,
    marking((x, y) => x > 30 && y > 30),
    3,
    0.15,
  );
  expect(Math.abs(at(corner.low, 2, 2) - 200)).toBeLessThan(2);
  expect(
    maskedRange(
      halves,
      marking(() => false),
      3,
      0.15,
    ).low,
  ).toEqual(halves);
});
