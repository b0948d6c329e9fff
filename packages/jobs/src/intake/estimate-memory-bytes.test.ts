import { describe, expect, it } from "vitest";
import { estimateMemoryBytes } from "./estimate-memory-bytes.ts";

const MEGABYTE = 1e6;
const size12 = { width: 4000, height: 3000 };
const size50 = { width: 8660, height: 5774 };

/** RGB of 8 bits, read and written. */
const measured = (megapixels: number, engineMb: number) => (150 + 2 * 3 * megapixels + engineMb) * MEGABYTE;

describe("estimateMemoryBytes", () => {
  it("covers what was measured: base, decoded input and output, and the engine's own", () => {
    expect(estimateMemoryBytes(size12, "jpeg")).toBeGreaterThan(measured(12, 133));
    expect(estimateMemoryBytes(size12, "jpeg")).toBeGreaterThan(measured(12, 320));
    expect(estimateMemoryBytes(size50, "jpeg")).toBeGreaterThan(measured(50, 410));
  });

  it("does not book so much that a machine of 4 GB could not run one picture of 50 megapixels", () => {
    expect(estimateMemoryBytes(size50, "jpeg")).toBeLessThan(0.65 * 4096 * 1024 * 1024);
  });

  it("books more for larger pictures, and for formats that can hold 16 bits", () => {
    expect(estimateMemoryBytes({ width: 1, height: 1 }, "jpeg")).toBeGreaterThan(150 * MEGABYTE);
    expect(estimateMemoryBytes(size12, "png")).toBeGreaterThan(estimateMemoryBytes(size12, "jpeg"));
    const guidePixels = 3e6;
    expect(estimateMemoryBytes(size12, "png", { guidePixels }) - estimateMemoryBytes(size12, "png")).toBe(48e6);
    expect(estimateMemoryBytes(size12)).toBe(estimateMemoryBytes(size12, "png"));
    expect(estimateMemoryBytes(size50, "jpeg")).toBeGreaterThan(estimateMemoryBytes(size12, "jpeg"));
  });
});
