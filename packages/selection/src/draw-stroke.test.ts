import { createMask, maskBounds } from "@lacuna/raster";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawStroke, type StrokePoint } from "./draw-stroke.ts";
import { drawn } from "./testing/mask-notation.ts";

const place = fc.double({ min: -6, max: 22, noNaN: true });
const radius = fc.oneof(fc.double({ min: 0.1, max: 9, noNaN: true }), fc.integer({ min: 1, max: 6 }));
const anyPoint: fc.Arbitrary<StrokePoint> = fc.record({ x: place, y: place, radiusPx: radius });

/** How far a place is outside of the brush on its way: the least over many stops, each a disc. */
function outsideBy(points: readonly StrokePoint[], x: number, y: number): number {
  let least = Infinity;
  points.forEach((to, index) => {
    const from = points[index - 1] ?? to;
    const at = (t: number): number =>
      Math.hypot(x - from.x - t * (to.x - from.x), y - from.y - t * (to.y - from.y)) -
      from.radiusPx -
      t * (to.radiusPx - from.radiusPx);
    // The function is convex: a search by thirds finds its least value.
    let [low, high] = [0, 1];
    for (let round = 0; round < 80; round++) {
      const third = (high - low) / 3;
      if (at(low + third) < at(high - third)) high -= third;
      else low += third;
    }
    least = Math.min(least, at(low));
  });
  return least;
}

describe("drawStroke", () => {
  it("draws a dot from a single point", () => {
    const mask = createMask(5, 5);
    expect(drawStroke(mask, [{ x: 2.5, y: 2.5, radiusPx: 1.5 }])).toEqual({ x: 1, y: 1, width: 3, height: 3 });
    expect(drawn(mask)).toEqual([
      ". . . . .", //
      ". # # # .", // the corners of the 3×3 square are 1.41 from the middle
      ". # # # .",
      ". # # # .",
      ". . . . .",
    ]);
  });

  it("sets exactly the pixels whose centers the brush touches, wherever it goes and however wide", () => {
    fc.assert(
      fc.property(fc.array(anyPoint, { minLength: 1, maxLength: 4 }), (points) => {
        const mask = createMask(17, 15);
        const rect = drawStroke(mask, points);
        expect(rect).toEqual(maskBounds(mask));
        mask.data.forEach((value, at) => {
          const by = outsideBy(points, (at % 17) + 0.5, Math.floor(at / 17) + 0.5);
          // What lies on the rim itself is decided by rounding.
          if (Math.abs(by) > 1e-7) expect(value).toBe(by < 0 ? 255 : 0);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("draws the same in pieces as at once", () => {
    fc.assert(
      fc.property(fc.array(anyPoint, { minLength: 2, maxLength: 5 }), (points) => {
        const whole = createMask(17, 15);
        drawStroke(whole, points);
        const pieces = createMask(17, 15);
        points.slice(1).forEach((to, index) => drawStroke(pieces, [points[index] ?? to, to]));
        expect(pieces).toEqual(whole);
      }),
    );
  });

  it("takes away with 0, and keeps to the clip", () => {
    const mask = createMask(4, 3);
    mask.data.fill(255);
    const stroke = [{ x: 2, y: 1.5, radiusPx: 9 }];
    expect(drawStroke(mask, stroke, 0, { x: 1, y: 1, width: 2, height: 9 })).toEqual({
      x: 1,
      y: 1,
      width: 2,
      height: 2,
    });
    expect(drawn(mask)).toEqual([
      "# # # #", //
      "# . . #",
      "# . . #",
    ]);
  });

  it("changes nothing where it passes by", () => {
    const mask = createMask(4, 3);
    expect(drawStroke(mask, [{ x: 40, y: -9, radiusPx: 3 }])).toBeUndefined();
    expect(drawStroke(mask, [])).toBeUndefined();
    expect(mask.data.includes(255)).toBe(false);
  });

  it("refuses places and radii that are none", () => {
    const mask = createMask(4, 3);
    expect(() => drawStroke(mask, [{ x: Number.NaN, y: 1, radiusPx: 3 }])).toThrow(RangeError);
    expect(() => drawStroke(mask, [{ x: 1, y: 1, radiusPx: 0 }])).toThrow(RangeError);
  });
});
