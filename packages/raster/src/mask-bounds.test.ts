import { array, assert, constant, integer, nat, oneof, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { createMask } from "./mask.ts";
import { maskBounds } from "./mask-bounds.ts";

describe("maskBounds", () => {
  it("is undefined for a mask without a pixel of 128 or more", () => {
    expect(maskBounds(createMask(9, 5))).toBeUndefined();
    expect(maskBounds(createMask(9, 5, new Uint8Array(45).fill(127)))).toBeUndefined();
  });

  it("counts 128 as hole", () => {
    const mask = createMask(9, 5);
    mask.data[2 * 9 + 7] = 128;
    expect(maskBounds(mask)).toEqual({ x: 7, y: 2, width: 1, height: 1 });
  });

  it("holds the whole of a full mask", () => {
    expect(maskBounds(createMask(7, 3, new Uint8Array(21).fill(255)))).toEqual({ x: 0, y: 0, width: 7, height: 3 });
  });

  it("equals the obvious search at every alignment of the mask's bytes", () => expectObviousBounds(3));

  // A row that ends before its first multiple of four bytes is read as words from where it ends: a RangeError.
  it("equals the obvious search in masks one and two pixels wide, too", () => expectObviousBounds(1));
});

/** Compares with the obvious search on masks of `least` and more pixels in width, anywhere in a buffer, most of them sparse. */
function expectObviousBounds(least: number): void {
  const value = oneof({ weight: 20, arbitrary: integer({ min: 0, max: 127 }) }, integer({ min: 128, max: 255 }));
  const mask = record({ width: integer({ min: least, max: least + 19 }), height: integer({ min: 1, max: 6 }) }).chain(
    ({ width, height }) =>
      record({
        width: constant(width),
        offset: nat(7),
        values: array(value, { minLength: width * height, maxLength: width * height }),
      }),
  );
  assert(
    property(mask, ({ width, offset, values }) => {
      const data = new Uint8Array(new ArrayBuffer(offset + values.length + 5), offset, values.length);
      data.set(values);
      expect(maskBounds(createMask(width, values.length / width, data))).toEqual(slowBounds(data, width));
    }),
    { numRuns: 600, seed: 1 },
  );
}

function slowBounds(data: Uint8Array, width: number) {
  const set = [...data.keys()].filter((p) => (data[p] ?? 0) >= 128);
  if (set.length === 0) return undefined;
  const xs = set.map((p) => p % width);
  const ys = set.map((p) => Math.floor(p / width));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 };
}
