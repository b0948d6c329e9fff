import { createMask } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { randomStream } from "@lacuna/kernel/testing";
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

/** Compares with the obvious search on random masks of `least` and more pixels in width, anywhere in a buffer. */
function expectObviousBounds(least: number): void {
  const random = randomStream(1);
  for (let trial = 0; trial < 600; trial++) {
    const [width, height] = [least + random(20), 1 + random(6)];
    const offset = random(8);
    const data = new Uint8Array(new ArrayBuffer(offset + width * height + 5), offset, width * height);
    const rarity = 1 + random(30);
    data.forEach((_, p) => {
      data[p] = random(rarity) === 0 ? 128 + random(128) : random(128);
    });
    expect(maskBounds(createMask(width, height, data))).toEqual(slowBounds(data, width));
  }
}

function slowBounds(data: Uint8Array, width: number) {
  const set = [...data.keys()].filter((p) => (data[p] ?? 0) >= 128);
  if (set.length === 0) return undefined;
  const xs = set.map((p) => p % width);
  const ys = set.map((p) => Math.floor(p / width));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 };
}
