import { createMask } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { findInkColors, type InkSample, isAlike } from "./ink-colors.ts";

const [WIDTH, HEIGHT] = [40, 10];

/** A piece that is ink all over. */
function sampleOf(color: (p: number) => readonly [number, number, number]): InkSample {
  const colors = Array.from({ length: WIDTH * HEIGHT }, (_, p) => color(p));
  return {
    planes: [0, 1, 2].map((c) => Float32Array.from(colors, (values) => values[c])),
    sure: createMask(WIDTH, HEIGHT, new Uint8Array(WIDTH * HEIGHT).fill(255)),
  };
}

const isOutline = (p: number): boolean => p % 8 < 3;
const noise = (p: number): number => ((p * 7919) % 7) - 3;

describe("findInkColors", () => {
  it("finds the colors of letters and of their outlines, whatever mixes at their edges", () => {
    const sample = sampleOf((p) => {
      if (p % 8 === 3) return [p % 256, 128, 128];
      return isOutline(p) ? [250 + noise(p), 250, 250] : [200 + noise(p), 30, 40];
    });
    const colors = findInkColors([sample]);
    expect(colors).toHaveLength(2);
    for (let p = 0; p < WIDTH * HEIGHT; p++) expect(isAlike(colors, sample.planes, p)).toBe(p % 8 !== 3);
  });

  it("finds none where letters let through what lies behind", () => {
    expect(findInkColors([sampleOf((p) => [128 + (p % 120), 255 - (p % 160), 100 + (p % 90)])])).toEqual([]);
  });

  it("finds none in a few pixels", () => {
    const { planes, sure } = sampleOf(() => [255, 255, 255]);
    sure.data.fill(0, 20);
    expect(findInkColors([{ planes, sure }])).toEqual([]);
  });
});
