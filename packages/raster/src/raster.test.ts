import { describe, expect, it } from "vitest";
import { type ColorModel, createRaster } from "./raster.ts";

const CHANNELS: readonly [ColorModel, boolean, number][] = [
  ["gray", false, 1],
  ["gray", true, 2],
  ["rgb", false, 3],
  ["rgb", true, 4],
  ["cmyk", false, 4],
  ["cmyk", true, 5],
];

describe("createRaster", () => {
  it.each(CHANNELS)("counts the channels of %s with alpha %s as %d", (model, hasAlpha, channels) => {
    for (const data of [new Uint8Array(6 * channels), new Uint16Array(6 * channels)]) {
      const raster = createRaster({ width: 3, height: 2, model, hasAlpha, data });
      expect(raster).toMatchObject({ width: 3, height: 2, model, hasAlpha, channels });
      expect(raster.data).toBe(data);
    }
  });

  it.each([
    [0, 1],
    [1, 0],
    [-1, 1],
    [1.5, 2],
    [Number.NaN, 1],
  ])("refuses sides of %d×%d", (width, height) => {
    expect(() => createRaster({ width, height, model: "gray", hasAlpha: false, data: new Uint8Array(1) })).toThrow(
      RangeError,
    );
  });

  it.each([5, 7, 0])("refuses %d samples for six pixels of gray", (length) => {
    const parts = { width: 3, height: 2, model: "gray", hasAlpha: false, data: new Uint8Array(length) } as const;
    expect(() => createRaster(parts)).toThrow(`6 samples, not ${length}`);
  });
});
