import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { maskOf, pictureBy, waves } from "../testing/scenes.ts";
import { isUnlike } from "./is-unlike.ts";

const SIZE = { width: 192, height: 128 };
const HOLE = maskOf(SIZE.width, SIZE.height, { x: 70, y: 40, width: 50, height: 50 });
const CROP = { picture: paint((x, y, c) => waves(x / 3, y / 3, c)), hole: HOLE };

function paint(color: (x: number, y: number, c: number) => number): Raster {
  return pictureBy(SIZE.width, SIZE.height, color);
}

const hash = (x: number, y: number): number => ((x * 7919 + y * 104_729 + x * y * 31) % 251) + 2;

describe("a guess", () => {
  it.each([
    ["all black", paint(() => 0)],
    ["all gray", paint(() => 128)],
    ["noise", paint(hash)],
    ["half of the picture", paint((x, y, c) => (y < 64 ? waves(x / 3, y / 3, c) : 0))],
    ["another picture", paint((x, y, c) => waves(y / 2 + 40, x / 5, c))],
    ["the picture mirrored", paint((x, y, c) => waves((191 - x) / 3, y / 3, c))],
  ])("that is %s is something else", (_, guess) => {
    expect(isUnlike(CROP, guess)).toBe(true);
  });

  it.each([
    ["the picture itself", CROP.picture],
    ["the picture as a model drifts", paint((x, y, c) => 1.1 * waves((x - 2) / 3, (y + 1.5) / 3, c) - 12 + 4 * c)],
    ["blurred and noisy", paint((x, y, c) => 0.6 * waves(x / 3, y / 3, c) + 50 + (hash(x, y) - 128) / 4)],
    ["black in the hole", paint((x, y, c) => (HOLE.data[y * SIZE.width + x] === 0 ? waves(x / 3, y / 3, c) : 0))],
  ])("that is %s is not", (_, guess) => {
    expect(isUnlike(CROP, guess)).toBe(false);
  });

  it("is not said to be something else where a picture has no shape, or next to nothing is known", () => {
    const flat = { picture: paint(() => 140), hole: HOLE };
    expect(
      isUnlike(
        flat,
        paint((x, y) => 140 + (hash(x, y) - 128) / 8),
      ),
    ).toBe(false);
    const all = createMask(SIZE.width, SIZE.height, new Uint8Array(SIZE.width * SIZE.height).fill(255));
    expect(
      isUnlike(
        { picture: CROP.picture, hole: all },
        paint(() => 0),
      ),
    ).toBe(false);
    expect(isUnlike(flat, createRaster({ ...flat.picture, data: flat.picture.data.map(() => 0) }))).toBe(true);
  });
});
