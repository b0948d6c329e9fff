import { createMask } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { maskOf, pictureBy } from "../testing/scenes.ts";
import { cutCrop } from "./cut-crop.ts";

const GROUND = 90;
const OBJECT = 250;

describe("cutCrop", () => {
  const rect = { x: 0, y: 30, width: 25, height: 40 };
  const hole = maskOf(120, 100, rect);
  const picture = pictureBy(120, 100, (x, y) => (hole.data[y * 120 + x] === 0 ? GROUND : OBJECT));
  const windows = [
    ["reduced by a broken number", { x: 0, y: 0, width: 120, height: 100 }, 50, 42],
    ["reaching beyond the edge where the object is cut", { x: -60, y: 0, width: 160, height: 100 }, 160, 100],
    ["both", { x: -60, y: -20, width: 180, height: 140 }, 77, 60],
  ] as const;
  it.each(windows)("shows nothing of the object as known: %s", (_, shown, width, height) => {
    const crop = cutCrop(picture, hole, { bounds: rect, rect: shown, width, height });
    const known = [...crop.hole.data.keys()].filter((p) => crop.hole.data[p] === 0);
    expect(known.length).toBeGreaterThan(0.5 * crop.hole.data.length);
    expect(new Set(known.flatMap((p) => [...crop.picture.data.subarray(p * 3, p * 3 + 3)]))).toEqual(new Set([GROUND]));
  });

  it("keeps texture away from the hole as the kernel gives it", () => {
    const stripes = pictureBy(120, 100, (x) => (x % 4 < 2 ? 60 : 180));
    const window = { bounds: rect, rect: { x: 0, y: 0, width: 120, height: 100 }, width: 80, height: 67 };
    const whole = cutCrop(stripes, createMask(120, 100), window).picture;
    const beside = cutCrop(stripes, hole, window).picture;
    for (let y = 0; y < 67; y++) {
      for (let x = 25; x < 80; x++) expect(beside.data[(y * 80 + x) * 3]).toBe(whole.data[(y * 80 + x) * 3]);
    }
  });
});
