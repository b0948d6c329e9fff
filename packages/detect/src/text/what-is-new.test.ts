import { createMask, type Mask, type Rect } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import type { TextLine } from "./list-lines.ts";
import { whatIsNew } from "./what-is-new.ts";

const SIZE = { width: 200, height: 60 };

function marked(...rects: readonly Rect[]): Mask {
  const mask = createMask(SIZE.width, SIZE.height);
  for (const { x, y, width, height } of rects) {
    for (let row = y; row < y + height; row++) mask.data.fill(255, row * SIZE.width + x, row * SIZE.width + x + width);
  }
  return mask;
}

function lineOf(bounds: Rect): TextLine {
  const middle = createMask(bounds.width, bounds.height, new Uint8Array(bounds.width * bounds.height).fill(255));
  return { bounds, middle, heightPx: bounds.height, confidence: 1 };
}

/** How many pixels of each column of the line are new. */
function columnsOf(part: Mask | undefined): number[] | undefined {
  if (part === undefined) return undefined;
  return Array.from(
    { length: part.width },
    (_, x) => part.data.filter((value, p) => value !== 0 && p % part.width === x).length,
  );
}

describe("whatIsNew", () => {
  const LINE = lineOf({ x: 20, y: 20, width: 150, height: 12 });

  it("makes a known line longer from where it ended, and no thicker", () => {
    const columns = columnsOf(whatIsNew(LINE, marked({ x: 20, y: 24, width: 100, height: 8 })));
    expect(columns?.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 0));
    expect(columns?.slice(100)).toEqual(Array.from({ length: 50 }, () => 12));
  });

  it("takes a line that ends a letter later for the same, but for one that the picture's edge may cut", () => {
    expect(whatIsNew(LINE, marked({ x: 20, y: 22, width: 140, height: 9 }))).toBeUndefined();
    const cut = lineOf({ x: 40, y: 20, width: 150, height: 12 });
    const columns = columnsOf(whatIsNew(cut, marked({ x: 40, y: 22, width: 140, height: 9 })));
    expect(columns?.slice(0, 140)).toEqual(Array.from({ length: 140 }, () => 0));
    expect(columns?.slice(140)).toEqual(Array.from({ length: 10 }, () => 12));
  });

  it("takes all of a line of which next to nothing is known", () => {
    expect(whatIsNew(LINE, marked({ x: 20, y: 20, width: 10, height: 12 }))).toBe(LINE.middle);
  });

  it("leaves what is known of the line above where it is", () => {
    const columns = columnsOf(whatIsNew(LINE, marked({ x: 20, y: 0, width: 150, height: 8 })));
    expect(columns).toEqual(Array.from({ length: 150 }, () => 12));
  });
});
