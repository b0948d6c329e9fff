import { createMask } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import type { TextLine } from "./list-lines.ts";
import { stretchLine } from "./stretch-line.ts";

const BOUNDS = { x: 40, y: 20, width: 60, height: 10 };
const LINE: TextLine = {
  bounds: BOUNDS,
  middle: createMask(60, 10, new Uint8Array(600).fill(255)),
  heightPx: 10,
  confidence: 1,
};

function spanOf({ bounds, middle }: TextLine): readonly [left: number, right: number, top: number, bottom: number] {
  const marked = [...middle.data.keys()].filter((p) => middle.data[p] !== 0);
  const columns = marked.map((p) => bounds.x + (p % bounds.width));
  const rows = marked.map((p) => bounds.y + Math.floor(p / bounds.width));
  return [Math.min(...columns), Math.max(...columns), Math.min(...rows), Math.max(...rows)];
}

describe("stretchLine", () => {
  it("makes a line longer at both ends, and no higher", () => {
    expect(spanOf(stretchLine(LINE, 200, 100))).toEqual([36, 103, 20, 29]);
  });

  it("ends at the picture's edges", () => {
    const atCorner = { ...LINE, bounds: { ...BOUNDS, x: 0, y: 0 } };
    expect(spanOf(stretchLine(atCorner, 62, 10))).toEqual([0, 61, 0, 9]);
  });

  it("leaves a spot without a direction as it is", () => {
    const spot = {
      ...LINE,
      bounds: { ...BOUNDS, width: 10 },
      middle: createMask(10, 10, new Uint8Array(100).fill(255)),
    };
    expect(stretchLine(spot, 200, 100)).toBe(spot);
  });
});
