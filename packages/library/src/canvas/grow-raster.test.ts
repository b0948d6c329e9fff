import { createMask, createRaster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { findRims } from "./find-rims.ts";
import { growMask, growRaster, maskBeyond } from "./grow-raster.ts";

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
    expect([...maskBeyond({ width: 2, height: 1 }, margins).data]).toEqual([255, 0, 0, 255, 255, 255]);
  });

  it("move with the picture", () => {
    expect([...growMask(createMask(2, 1, Uint8Array.of(7, 8)), margins).data]).toEqual([0, 7, 8, 0, 0, 0]);
  });
});

describe("findRims", () => {
  const all = { left: 1, top: 1, right: 1, bottom: 1 };

  it("finds a dark line along a side, and none in a picture that just goes on", () => {
    expect(findRims(picture(ramp), all)).toEqual([]);
    expect(
      findRims(
        picture((x, y) => (x > 29 ? 20 : 120 + (y % 3))),
        all,
      ),
    ).toEqual(["right"]);
    expect(
      findRims(
        picture((x, y) => (Math.min(x, y, 31 - x, 31 - y) < 2 ? 255 : 40 + 4 * ((x * 7 + y * 5) % 32))),
        all,
      ),
    ).toHaveLength(4);
  });

  it("looks only where the canvas grows, and not at pictures of a few pixels", () => {
    const framed = picture((x, y) => (Math.min(x, y) < 2 ? 255 : 40 + 4 * ((x * 7 + y * 5) % 32)));
    expect(findRims(framed, { left: 0, top: 5, right: 0, bottom: 0 })).toEqual(["top"]);
    expect(findRims(gray(2, 2, [0, 255, 0, 255]), all)).toEqual([]);
  });
});
