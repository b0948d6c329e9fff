import { createRaster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { sampleView } from "./sample-view.ts";

const gray = (width: number, values: readonly number[]) =>
  createRaster({ width, height: values.length / width, model: "gray", hasAlpha: false, data: Uint8Array.from(values) });
const reds = (samples: Float32Array): number[] => Array.from(samples.filter((_, index) => index % 3 === 0));

describe("sampleView", () => {
  it("takes means where a view is reduced", () => {
    const raster = gray(4, [0, 10, 20, 30, 40, 50, 60, 70]);
    expect(reds(sampleView(raster, { x: 0, y: 0, width: 4, height: 2 }, { width: 2, height: 1 }))).toEqual([25, 45]);
  });

  it("takes values in between where a view is enlarged", () => {
    const raster = gray(2, [0, 100]);
    const wide = sampleView(raster, { x: 0, y: 0, width: 2, height: 1 }, { width: 4, height: 1 });
    expect(reds(wide)).toEqual([0, 25, 75, 100]);
  });

  it("keeps a view of its own size as it is, and shows black beyond the picture", () => {
    const raster = gray(2, [10, 20, 30, 40]);
    const seen = sampleView(raster, { x: -1, y: 0, width: 4, height: 3 }, { width: 4, height: 3 });
    expect(reds(seen)).toEqual([0, 10, 20, 0, 0, 30, 40, 0, 0, 0, 0, 0]);
    const away = { x: 5, y: 5, width: 3, height: 3 };
    expect(reds(sampleView(raster, away, { width: 1, height: 1 }))).toEqual([0]);
  });
});
