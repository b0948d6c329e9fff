import { createMask, createRaster, type Mask, type Rect } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { followLines } from "./follow-lines.ts";
import type { TextLine } from "./list-lines.ts";
import type { Look } from "./looks.ts";

const WIDTH = 600;
const HEIGHT = 200;
const PICTURE = createRaster({
  width: WIDTH,
  height: HEIGHT,
  model: "gray",
  hasAlpha: false,
  data: new Uint8Array(WIDTH * HEIGHT),
});

function mark(mask: Mask, { x, y, width, height }: Rect): void {
  for (let row = y; row < y + height; row++) mask.data.fill(255, row * WIDTH + x, row * WIDTH + x + width);
}

function lineMask(rect: Rect): Mask {
  const mask = createMask(WIDTH, HEIGHT);
  mark(mask, rect);
  return mask;
}

describe("followLines", () => {
  it("goes on along a line as long as there is more of it, to the picture's edge and no further", async () => {
    const known = lineMask({ x: 250, y: 100, width: 100, height: 11 });
    const looks: Look[] = [];
    await followLines(PICTURE, known, [], async (next) => {
      looks.push(next);
      const { x, width } = next.window;
      mark(known, { x: 250, y: 100, width: Math.min(WIDTH, x + width) - 250, height: 11 });
    });
    expect(looks.length).toBeGreaterThan(3);
    expect(looks.length).toBeLessThan(8);
    expect(known.data[105 * WIDTH + WIDTH - 1]).toBe(255);
    for (const { window } of looks) expect(window.x + window.width).toBeLessThanOrEqual(WIDTH);
  });

  it("looks once where nothing new is seen", async () => {
    const looks: Look[] = [];
    await followLines(PICTURE, lineMask({ x: 250, y: 100, width: 100, height: 11 }), [], async (next) => {
      looks.push(next);
    });
    expect(looks).toHaveLength(1);
  });

  it("looks again at what could not be read, larger and along the slant that is given", async () => {
    const middle = createMask(120, 20, new Uint8Array(2400).fill(255));
    const line: TextLine = { bounds: { x: 200, y: 90, width: 120, height: 20 }, middle, heightPx: 19, confidence: 0.9 };
    const looks: Look[] = [];
    await followLines(PICTURE, createMask(WIDTH, HEIGHT), [{ line, degrees: -25 }], async (next) => {
      looks.push(next);
    });
    expect(looks).toHaveLength(1);
    expect(looks[0]?.degrees).toBe(25);
    expect(looks[0]?.scale).toBeGreaterThan(1);
  });
});
