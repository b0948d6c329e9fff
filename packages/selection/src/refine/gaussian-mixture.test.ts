import { describe, expect, it } from "vitest";
import { noisyPicture } from "../testing/noisy-picture.ts";
import { colorCost, fitMixture } from "./gaussian-mixture.ts";

const colorsOf = (noise: number, ...centers: readonly (readonly [number, number, number])[]): Uint8Array => {
  const { data } = noisyPicture(40, 40, noise, (x) => centers[x % centers.length] ?? [0, 0, 0]);
  return Uint8Array.from(data);
};

describe("fitMixture", () => {
  it("finds colors of its clusters likely, and those between unlikely", () => {
    const mixture = fitMixture(colorsOf(10, [200, 40, 40], [40, 200, 40], [40, 40, 200]));
    for (const [red, green, blue] of [
      [200, 40, 40],
      [40, 200, 40],
      [40, 40, 200],
    ] as const) {
      expect(colorCost(mixture, red, green, blue)).toBeLessThan(12);
    }
    expect(colorCost(mixture, 120, 120, 120)).toBeGreaterThan(40);
  });

  it("costs more the farther a color lies from a single cluster", () => {
    const mixture = fitMixture(colorsOf(8, [100, 100, 100]));
    const costs = [100, 110, 130, 170, 250].map((level) => colorCost(mixture, level, level, level));
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
  });

  it("is finite for a single color, a single pixel and the ends of the range", () => {
    for (const colors of [
      Uint8Array.of(0, 0, 0),
      new Uint8Array(300).fill(255),
      Uint8Array.of(0, 0, 0, 255, 255, 255),
    ]) {
      const mixture = fitMixture(colors);
      expect(mixture.every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(colorCost(mixture, 255, 0, 128))).toBe(true);
    }
  });
});
