import { createMask } from "@lacuna/raster";
import { expect, it } from "vitest";
import { innerDepth } from "./inner-depth.ts";

it.each([
  [7, 7, 4],
  [9, 3, 2],
  [1, 1, 1],
  [2, 8, 1],
])("a filled %d×%d lies %d deep", (width, height, depth) => {
  expect(innerDepth(createMask(width, height, new Uint8Array(width * height).fill(255)))).toBe(depth);
});

it("an empty mask has no depth", () => {
  expect(innerDepth(createMask(5, 4))).toBe(0);
});
