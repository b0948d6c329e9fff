import { describe, expect, it } from "vitest";
import { intersectRects, placeTiles, tileRect, tilesOf } from "./tile-placement.ts";

const PICTURE = { width: 3000, height: 1500 };
const VIEWPORT = { width: 800, height: 600 };

describe("tiles on the screen", () => {
  it.each([1, 1.25, 2, 3])("share their edges at %d device pixels a CSS pixel", (pixelRatio) => {
    const placed = placeTiles({ scale: 0.2137, centerX: 1500.3, centerY: 750.7 }, PICTURE, VIEWPORT, pixelRatio);
    expect(placed).toHaveLength(6);
    for (const { column, row, target } of placed) {
      const right = placed.find((other) => other.column === column + 1 && other.row === row);
      if (right !== undefined) expect(target.x + target.width).toBe(right.target.x);
      const below = placed.find((other) => other.column === column && other.row === row + 1);
      if (below !== undefined) expect(target.y + target.height).toBe(below.target.y);
    }
  });

  it("are only those that can be seen", () => {
    const placed = placeTiles({ scale: 8, centerX: 2500, centerY: 100 }, PICTURE, VIEWPORT, 2);
    expect(placed.map(({ column, row }) => [column, row])).toEqual([[2, 0]]);
  });
});

describe("tiles of a picture", () => {
  it("are smaller at its right and bottom edges", () => {
    expect(tileRect(2, 1, PICTURE)).toEqual({ x: 2048, y: 1024, width: 952, height: 476 });
  });

  it("are named by the parts that touch them", () => {
    expect(tilesOf({ x: 1020, y: 0, width: 10, height: 5 })).toEqual([
      { column: 0, row: 0 },
      { column: 1, row: 0 },
    ]);
    expect(tilesOf({ x: 1014, y: 0, width: 10, height: 5 })).toEqual([{ column: 0, row: 0 }]);
  });

  it("meet in an empty rectangle where they do not touch", () => {
    const { width, height } = intersectRects({ x: 0, y: 0, width: 4, height: 4 }, { x: 9, y: 0, width: 2, height: 2 });
    expect(width * height).toBe(0);
  });
});
