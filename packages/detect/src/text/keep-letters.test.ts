import { createMask, type Mask, type Rect } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { describe, expect, it } from "vitest";
import { keepLetters } from "./keep-letters.ts";

const WIDTH = 120;
const HEIGHT = 60;
const HEIGHT_PX = 10;
const MIDDLE = maskOf({ x: 20, y: 25, width: 80, height: HEIGHT_PX });
const BODY = growMask(MIDDLE, 10);

function maskOf(...rects: readonly Rect[]): Mask {
  const mask = createMask(WIDTH, HEIGHT);
  for (const { x, y, width, height } of rects) {
    for (let row = y; row < y + height; row++) mask.data.fill(255, row * WIDTH + x, row * WIDTH + x + width);
  }
  return mask;
}

const SHAPE = {
  middle: MIDDLE,
  inner: maskOf({ x: 24, y: 25, width: 72, height: HEIGHT_PX }),
  body: BODY,
  heightPx: HEIGHT_PX,
};

const keep = (...ink: readonly Rect[]): Mask => keepLetters(maskOf(...ink), SHAPE);

describe("keepLetters", () => {
  it("keeps letters with their ascenders, and dots", () => {
    const ink = [
      { x: 30, y: 18, width: 3, height: 24 },
      { x: 50, y: 18, width: 3, height: 3 },
    ];
    expect(keep(...ink)).toEqual(maskOf(...ink));
  });

  it("leaves out what lies above or below the line without reaching into it", () => {
    const letter = { x: 30, y: 22, width: 3, height: 16 };
    const sill = { x: 20, y: 16, width: 80, height: 4 };
    const pipe = { x: 36, y: 40, width: 60, height: 4 };
    expect(keep(letter, sill, pipe).data[18 * WIDTH + 60]).toBe(0);
    expect(keep(letter, sill, pipe).data[42 * WIDTH + 60]).toBe(0);
    expect(keep(letter, pipe)).toEqual(maskOf(letter));
  });

  it("cuts off what a letter stands on where that runs on beyond the line", () => {
    const kept = keep({ x: 30, y: 20, width: 3, height: 24 }, { x: 20, y: 42, width: 60, height: 18 });
    expect(kept.data[40 * WIDTH + 31]).toBe(255);
    expect(kept.data[44 * WIDTH + 31]).toBe(0);
  });

  it("leaves out a thing at the end of the line that runs on beyond it, and keeps a letter there", () => {
    const letter = { x: 97, y: 20, width: 6, height: 20 };
    const propeller = { x: 98, y: 0, width: 8, height: 60 };
    expect(keep(letter)).toEqual(maskOf(letter));
    expect(keep(propeller)).toEqual(maskOf());
  });
});
