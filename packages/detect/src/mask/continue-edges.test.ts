import { describe, expect, it } from "vitest";
import { type ColorGrid, continueEdges } from "./continue-edges.ts";

const [COLUMNS, ROWS] = [40, 30];

/** Known but for a stroke, six places wide. */
function gridOf(value: (x: number, y: number) => number): ColorGrid {
  const known = Uint8Array.from({ length: COLUMNS * ROWS }, (_, p) => (isStroke(p % COLUMNS) ? 0 : 1));
  const plane = Float32Array.from({ length: COLUMNS * ROWS }, (_, p) =>
    known[p] === 0 ? 0 : value(p % COLUMNS, Math.floor(p / COLUMNS)),
  );
  return { planes: [plane, new Float32Array(plane), new Float32Array(plane)], known, columns: COLUMNS, rows: ROWS };
}

const isStroke = (x: number): boolean => x >= 17 && x < 23;

describe("continueEdges", () => {
  it.each([
    ["level", 0],
    ["slanted", 0.5],
  ])("goes on straight with a %s edge behind a stroke", (_name, slant) => {
    const above = (x: number, y: number): number => y - 15 - slant * (x - 20);
    const grid = gridOf((x, y) => (above(x, y) < 0 ? 200 : 40));
    continueEdges(grid, 4);
    for (let p = 0; p < COLUMNS * ROWS; p++) {
      const off = above(p % COLUMNS, Math.floor(p / COLUMNS));
      if (isStroke(p % COLUMNS) && Math.abs(off) > 3) {
        expect(Math.abs(grid.planes[0][p] - (off < 0 ? 200 : 40))).toBeLessThan(12);
      }
    }
  });

  it("goes so many places deep, and says what is known now", () => {
    const grid = gridOf(() => 100);
    continueEdges(grid, 2);
    const row = Array.from(grid.known.subarray(17, 23), (value) => value !== 0);
    expect(row).toEqual([true, true, false, false, true, true]);
    expect(grid.planes[1][18]).toBeCloseTo(100);
    expect(grid.planes[1][19]).toBe(0);
  });

  it("leaves all as it is where nothing is known", () => {
    const grid = gridOf(() => 100);
    grid.known.fill(0);
    continueEdges(grid, 3);
    expect(grid.known.some((value) => value !== 0)).toBe(false);
  });
});
