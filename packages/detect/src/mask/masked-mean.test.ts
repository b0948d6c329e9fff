import { createMask } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { maskedMean } from "./masked-mean.ts";

describe("maskedMean", () => {
  it("is the mean of the marked values within the square", () => {
    const plane = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const marked = createMask(3, 3, Uint8Array.of(255, 0, 0, 255, 255, 0, 0, 0, 255));
    const means = maskedMean(plane, marked, 1);
    expect(means[0]).toBeCloseTo((1 + 4 + 5) / 3);
    expect(means[4]).toBeCloseTo((1 + 4 + 5 + 9) / 4);
    expect(means[8]).toBeCloseTo((5 + 9) / 2);
  });

  it("looks further where nothing near is marked", () => {
    const marked = createMask(9, 1);
    marked.data[8] = 255;
    const plane = Float32Array.from({ length: 9 }, (_, x) => x * 10);
    expect([...maskedMean(plane, marked, 1)]).toEqual(Array<number>(9).fill(80));
  });

  it("leaves a plane as it is when nothing is marked", () => {
    expect([...maskedMean(Float32Array.of(3, 4), createMask(2, 1), 1)]).toEqual([3, 4]);
  });
});
