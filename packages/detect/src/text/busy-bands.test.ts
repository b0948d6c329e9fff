import { createRaster, type Raster } from "@lacuna/raster";
import { openPhotograph } from "@lacuna/selection/testing";
import { describe, expect, it } from "vitest";
import { cropRaster } from "../find/crop-raster.ts";
import { drawLettering } from "../testing/draw-lettering.ts";
import { listBusyBands } from "./busy-bands.ts";

const WIDTH = 240;
const HEIGHT = 160;

function gray(valueAt: (x: number, y: number) => number): Raster {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, p) => valueAt(p % WIDTH, Math.floor(p / WIDTH)));
  return createRaster({ width: WIDTH, height: HEIGHT, model: "gray", hasAlpha: false, data });
}

describe("listBusyBands", () => {
  it("puts letters of 6 pixels on a photograph first", async () => {
    const photograph = await openPhotograph("airplane-from-above");
    const part = cropRaster(photograph, { x: 240, y: 180, width: 480, height: 240 });
    const { raster } = await drawLettering(part, [{ text: "HARLEM", x: 240, y: 120, height: 6, color: "white" }]);
    const [first] = listBusyBands(raster);
    expect(first?.x).toBeGreaterThan(240 - 30);
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeLessThan(240 + 30);
    expect(first?.y).toBeGreaterThan(120 - 12);
    expect((first?.y ?? 0) + (first?.height ?? 0)).toBeLessThan(120 + 12);
  });

  it.each([
    ["nothing", () => 128],
    ["a fence of posts", (x: number) => (x % 6 < 3 ? 60 : 200)],
    ["one post", (x: number, y: number) => (x > 100 && x < 104 && y > 60 && y < 70 ? 20 : 200)],
    ["a level edge", (_x: number, y: number) => (y < 80 ? 40 : 200)],
    ["noise", (x: number, y: number) => 100 + 30 * Math.sin((x * 12.99 + y * 78.23) ** 2)],
  ])("finds none in %s", (_name, valueAt) => {
    expect(listBusyBands(gray(valueAt))).toEqual([]);
  });
});
