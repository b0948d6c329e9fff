import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { findRims } from "./find-rims.ts";
import { widenMask, growRaster, maskBeyond } from "./grow-raster.ts";

const gray = (width: number, height: number, data: readonly number[], isDeep = false) =>
  createRaster({
    width,
    height,
    model: "gray",
    hasAlpha: false,
    data: isDeep ? Uint16Array.from(data) : Uint8Array.from(data),
  });

const ramp = (x: number): number => 60 + 3 * x;
const picture = (valueAt: (x: number, y: number) => number) =>
  gray(
    32,
    32,
    Array.from({ length: 1024 }, (_, p) => valueAt(p % 32, Math.floor(p / 32))),
  );

describe("growRaster", () => {
  it.each([false, true])("mirrors the picture beyond its edges, samples of 16 bits: %s", (isDeep) => {
    const grown = growRaster(gray(3, 2, [1, 2, 3, 4, 5, 6], isDeep), { left: 1, top: 1, right: 4, bottom: 0 });
    expect(grown).toMatchObject({ width: 8, height: 3 });
    // prettier-ignore
    expect([...grown.data]).toEqual([1, 1, 2, 3, 3, 2, 1, 1, 1, 1, 2, 3, 3, 2, 1, 1, 4, 4, 5, 6, 6, 5, 4, 4]);
    expect(grown.data instanceof Uint16Array).toBe(isDeep);
  });

  it("repeats a single pixel", () => {
    expect([...growRaster(gray(1, 1, [9]), { left: 2, top: 1, right: 0, bottom: 1 }).data]).toEqual(
      Array.from({ length: 9 }, () => 9),
    );
  });
});

describe("masks on a canvas", () => {
  const margins = { left: 1, top: 0, right: 0, bottom: 1 };

  it("mark what the picture does not cover", () => {
    const none = { left: 0, top: 0, right: 0, bottom: 0 };
    expect([...maskBeyond({ width: 2, height: 1 }, margins, none).data]).toEqual([255, 0, 0, 255, 255, 255]);
  });

  it("mark outermost pixels too, up to the whole picture", () => {
    const size = { width: 3, height: 1 };
    const left = { left: 1, top: 0, right: 0, bottom: 0 };
    const overlap = (pixels: number) => ({ ...left, left: pixels });
    expect([...maskBeyond(size, left, overlap(2)).data]).toEqual([255, 255, 255, 0]);
    expect([...maskBeyond(size, left, overlap(9)).data]).toEqual([255, 255, 255, 255]);
    expect([...maskBeyond(size, margins, { ...overlap(0), bottom: 9 }).data]).toEqual(Array(8).fill(255));
  });

  it("move with the picture", () => {
    expect([...widenMask(createMask(2, 1, Uint8Array.of(7, 8)), margins).data]).toEqual([0, 7, 8, 0, 0, 0]);
  });
});

describe("findRims", () => {
  const all = { left: 1, top: 1, right: 1, bottom: 1 };
  const none = { left: 0, top: 0, right: 0, bottom: 0 };

  it("finds a dark line along a side, and none in a picture that just goes on", () => {
    expect(findRims(picture(ramp), all)).toEqual(none);
    const shaded = picture((x, y) => (x > 29 ? 20 : 120 + (y % 3)));
    expect(findRims(shaded, all)).toEqual({ ...none, right: 4 });
    const framed = picture((x, y) => (Math.min(x, y, 31 - x, 31 - y) < 2 ? 255 : 40 + 4 * ((x * 7 + y * 5) % 32)));
    expect(findRims(framed, all)).toEqual({ left: 5, top: 5, right: 5, bottom: 5 });
  });

  it("measures how deep a rim is with the lines that ring behind it", () => {
    const samples = Array.from({ length: 64 * 48 }, (_, p) => {
      const fromRight = 63 - (p % 64);
      return 120 + ((p * 7) % 5) + ([-100, -100, -90, -60, 20, -12][fromRight] ?? 0);
    });
    expect(findRims(gray(64, 48, samples), all)).toEqual({ ...none, right: 7 });
  });

  it("finds none at an edge that is not opaque, whose colors nobody sees", () => {
    const framed = picture((x, y) => (Math.min(x, y, 31 - x, 31 - y) < 2 ? 255 : 40 + 4 * ((x * 7 + y * 5) % 32)));
    const withAlpha = (alphaAt: (p: number) => number): Raster => {
      const { width, height, data } = framed;
      const samples = Array.from({ length: width * height }, (_, p) => [data[p] ?? 0, alphaAt(p)]);
      return createRaster({ width, height, model: "gray", hasAlpha: true, data: Uint8Array.from(samples.flat()) });
    };
    expect(
      findRims(
        withAlpha(() => 255),
        all,
      ),
    ).toEqual({ left: 5, top: 5, right: 5, bottom: 5 });
    expect(
      findRims(
        withAlpha((p) => (p % 32 === 0 ? 0 : 255)),
        all,
      ),
    ).toEqual(none);
    expect(
      findRims(
        withAlpha((p) => (p % 32 === 0 ? 0 : 255)),
        { ...none, right: 3 },
      ).right,
    ).toBe(5);
  });

  it("looks only where the canvas grows, and not at pictures of a few pixels", () => {
    const framed = picture((x, y) => (Math.min(x, y) < 2 ? 255 : 40 + 4 * ((x * 7 + y * 5) % 32)));
    expect(findRims(framed, { ...none, top: 5 })).toEqual({ ...none, top: 5 });
    expect(findRims(gray(2, 2, [0, 255, 0, 255]), all)).toEqual(none);
  });
});
