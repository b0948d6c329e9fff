import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { expect, it } from "vitest";
import { makeOpaque } from "./make-opaque.ts";

function picture(depth: 8 | 16, ...alphas: readonly number[]): Raster {
  const samples = alphas.flatMap((alpha) => [9, 8, 7, alpha]);
  const data = depth === 16 ? Uint16Array.from(samples) : Uint8Array.from(samples);
  return createRaster({ width: alphas.length, height: 1, model: "rgb", hasAlpha: true, data });
}

it("closes what was filled, and keeps what is transparent elsewhere", () => {
  const image = picture(8, 0, 40, 255);
  const filled = makeOpaque(image, createMask(3, 1, Uint8Array.of(255, 0, 0)));
  expect([...filled.data]).toEqual([9, 8, 7, 255, 9, 8, 7, 40, 9, 8, 7, 255]);
  expect(image.data[3]).toBe(0);
  expect(makeOpaque(picture(16, 0), createMask(1, 1, Uint8Array.of(128))).data[3]).toBe(65_535);
});
