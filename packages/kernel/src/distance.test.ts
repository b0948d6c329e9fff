import { describe, expect, it } from "vitest";
import { borderDistance, dilate, maximumByte } from "./distance.ts";
import { EXCLUDED, HOLE } from "./flags.ts";
import { borderDistance as slowBorderDistance } from "./reference/border-distance.ts";
import type { LevelPixels } from "./reference/level-pixels.ts";
import { dilate as slowDilate } from "./reference/dilate.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize } from "./testing/every-size.ts";
import type { TestKernels } from "./testing/open-test-kernels.ts";
import { maskOf, pictureOf } from "./testing/picture-notation.ts";
import { place, placeLevel, randomLevel, takeBytes } from "./testing/planes.ts";
import { paintRectangle, randomBytes, randomMask } from "./testing/random-pictures.ts";

function dilated(k: TestKernels, mask: Uint8Array, width: number, height: number, radiusPx: number): Uint8Array {
  return withMemory(k, () => takeBytes(k, dilate(k, place(k, mask), width, height, radiusPx), mask.length));
}

function countSet(plane: Uint8Array): number {
  return plane.reduce((count, value) => count + (value === 255 ? 1 : 0), 0);
}

describeEveryBuild("dilate", (k) => {
  it("draws a disc around a single pixel", () => {
    const { width, height, data } = maskOf(`
      . . . . . . .
      . . . . . . .
      . . . # . . .
      . . . . . . .
      . . . . . . .`);
    expect(pictureOf(width, dilated(k, data, width, height, 1))).toBe(
      [". . . . . . .", ". . . # . . .", ". . # # # . .", ". . . # . . .", ". . . . . . ."].join("\n"),
    );
    // 1² + 2² = 5 > 2², so the disc of radius 2 has no corner pixels.
    expect(pictureOf(width, dilated(k, data, width, height, 2))).toBe(
      [". . . # . . .", ". . # # # . .", ". # # # # # .", ". . # # # . .", ". . . # . . ."].join("\n"),
    );
  });

  it("equals its twin at any size and radius", () => {
    forEverySize(60, (width, height, random) => {
      const mask = randomMask(random, width, height, 255);
      const radiusPx = random(4) === 0 ? random(101) : random(12);
      expect(dilated(k, mask, width, height, radiusPx)).toEqual(slowDilate(mask, width, height, radiusPx));
    });
  });

  it("only grows, grows with the radius, and with radius 0 is a copy", () => {
    forEverySize(30, (width, height, random) => {
      const mask = randomMask(random, width, height, 255);
      const radiusPx = random(20);
      const small = dilated(k, mask, width, height, radiusPx);
      const large = dilated(k, mask, width, height, radiusPx + 1 + random(5));
      expect(small.every((value, p) => value >= (mask[p] ?? 0))).toBe(true);
      expect(large.every((value, p) => value >= (small[p] ?? 0))).toBe(true);
      expect(dilated(k, mask, width, height, 0)).toEqual(mask);
    });
  });

  it("does not take pixels for near whose squared distance exceeds 31 bits", () => {
    const width = 100_000;
    const mask = new Uint8Array(width);
    mask[0] = 255;
    mask[width - 1] = 255;
    // The middle lies 50,000 from either end: 2,500,000,000 > 2³¹.
    expect(countSet(dilated(k, mask, width, 1, 3))).toBe(8);
    expect(countSet(dilated(k, mask, 1, width, 3))).toBe(8);
  });

  it("reaches as far in a long picture as in a small one", () => {
    const width = 5000;
    const mask = new Uint8Array(width);
    mask[4000] = 255;
    const result = dilated(k, mask, width, 1, 100);
    expect([result.indexOf(255), result.lastIndexOf(255)]).toEqual([3900, 4100]);
    expect(dilated(k, mask, 1, width, 100)).toEqual(result);
  });
});

/** Written over the kinds, which is allowed. */
function takeBorderDistance(k: TestKernels, pixels: LevelPixels): Uint8Array {
  const level = placeLevel(k, pixels);
  borderDistance(k, level, level.kinds);
  return takeBytes(k, level.kinds, pixels.width * pixels.height);
}

describeEveryBuild("borderDistance", (k) => {
  it("equals its twin, excluded pixels counting as known", () => {
    forEverySize(40, (width, height, random) => {
      const pixels = randomLevel(random, width, height);
      const actual = withMemory(k, () => takeBorderDistance(k, pixels));
      expect(actual).toEqual(slowBorderDistance(pixels.kinds, width));
    });
  });

  it("stops counting at 255", () => {
    const width = 600;
    const kinds = new Uint8Array(width).fill(HOLE);
    kinds[0] = EXCLUDED;
    const level = { width, height: 1, color: new Uint8Array(width * 4), kinds };
    const actual = withMemory(k, () => takeBorderDistance(k, level));
    expect(Array.from(actual)).toEqual(Array.from({ length: width }, (_, x) => Math.min(255, x)));
  });

  it("is 255 however far the nearest known pixel", () => {
    const width = 100_000;
    const kinds = new Uint8Array(width).fill(HOLE);
    kinds[0] = 0;
    const level = { width, height: 1, color: new Uint8Array(0), kinds };
    const actual = withMemory(k, () => takeBorderDistance(k, level));
    expect(actual.every((distance, x) => distance === Math.min(255, x))).toBe(true);
  });

  it("is 255 everywhere when nothing is known", () => {
    const level = { width: 9, height: 8, color: new Uint8Array(288), kinds: new Uint8Array(72).fill(HOLE) };
    const actual = withMemory(k, () => takeBorderDistance(k, level));
    expect(actual).toEqual(new Uint8Array(72).fill(255));
  });
});

describeEveryBuild("maximumByte", (k) => {
  it("finds the largest byte of planes of any length", () => {
    forEverySize(60, (width, height, random) => {
      const bytes = randomBytes(random, width * height);
      const expected = bytes.reduce((top, byte) => Math.max(top, byte), 0);
      expect(withMemory(k, () => maximumByte(k, place(k, bytes), bytes.length))).toBe(expected);
    });
  });
});

describe("the slow dilation", () => {
  it("fills a rectangle's surroundings up to rounded corners", () => {
    const mask = new Uint8Array(49);
    paintRectangle(mask, 7, { left: 3, top: 2, right: 4, bottom: 5 }, 255);
    expect(pictureOf(7, slowDilate(mask, 7, 7, 2))).toBe(
      [
        ". . . # . . .",
        ". . # # # . .",
        ". # # # # # .",
        ". # # # # # .",
        ". # # # # # .",
        ". . # # # . .",
        ". . . # . . .",
      ].join("\n"),
    );
  });
});
