import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { expect, it } from "vitest";
import { drawComparison } from "./draw-comparison.ts";
import { boxMask } from "./testing/test-picture.ts";

function flat(
  width: number,
  height: number,
  parts: Pick<Raster, "model" | "hasAlpha" | "channels">,
  value: number,
): Raster {
  const length = width * height * parts.channels;
  const data = value > 255 ? new Uint16Array(length).fill(value) : new Uint8Array(length).fill(value);
  return createRaster({ width, height, model: parts.model, hasAlpha: parts.hasAlpha, data });
}

it.each([
  ["gray", { model: "gray", hasAlpha: false, channels: 1 }, 100, [0]],
  ["gray with alpha", { model: "gray", hasAlpha: true, channels: 2 }, 100, [0, 255]],
  ["rgb", { model: "rgb", hasAlpha: false, channels: 3 }, 100, [255, 0, 64]],
  ["deep rgb with alpha", { model: "rgb", hasAlpha: true, channels: 4 }, 30_000, [65_535, 0, 16_384, 65_535]],
  ["cmyk", { model: "cmyk", hasAlpha: false, channels: 4 }, 100, [0, 255, 191, 0]],
] as const)("outlines the hole in %s on the left and leaves the right as it is", (_, parts, value, line) => {
  const before = flat(40, 30, parts, value);
  const after = flat(40, 30, parts, value + 1);
  const drawing = drawComparison(before, after, boxMask(40, 30, 15, 10, 10));
  const gap = 4;
  expect([drawing.width, drawing.height, drawing.channels]).toEqual([40 * 2 + gap, 30, parts.channels]);
  const pixel = (x: number, y: number): number[] => {
    const at = (y * drawing.width + x) * drawing.channels;
    return [...drawing.data.subarray(at, at + drawing.channels)];
  };
  expect(pixel(15, 15)).toEqual(line);
  expect(pixel(20, 15)).toEqual(Array.from(line, () => value));
  for (const [x, y] of [
    [0, 0],
    [20, 15],
    [39, 29],
  ] as const) {
    expect(pixel(40 + gap + x, y)).toEqual(Array.from(line, () => value + 1));
  }
  expect(before.data.every((sample) => sample === value)).toBe(true);
});

it("stays within 8192 pixels of width, averaging blocks", () => {
  const wide = createRaster({ width: 5000, height: 2, model: "gray", hasAlpha: false, data: new Uint8Array(10_000) });
  for (let p = 0; p < wide.data.length; p++) wide.data[p] = p % 2 === 0 ? 100 : 200;
  const drawing = drawComparison(wide, wide, createMask(5000, 2));
  expect([drawing.width, drawing.height]).toEqual([2500 * 2 + 39, 1]);
  expect(drawing.data[0]).toBe(150);
});
