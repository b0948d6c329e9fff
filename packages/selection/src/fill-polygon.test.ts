import { createMask, maskBounds } from "@lacuna/raster";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillPolygon } from "./fill-polygon.ts";
import { fillRect } from "./fill-rect.ts";
import type { Point } from "./point.ts";
import { drawn } from "./testing/mask-notation.ts";

const corners = (...places: readonly (readonly [number, number])[]): Point[] => places.map(([x, y]) => ({ x, y }));

/** The slow twin: how often the outline goes around a place, edge by edge. */
function turnsAround(points: readonly Point[], x: number, y: number): number {
  let turns = 0;
  points.forEach((from, index) => {
    const to = points[(index + 1) % points.length] ?? from;
    if (from.y <= y === to.y <= y) return;
    const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
    if (upper.x + (y - upper.y) * ((lower.x - upper.x) / (lower.y - upper.y)) <= x) turns += from.y <= to.y ? 1 : -1;
  });
  return turns;
}

describe("fillPolygon", () => {
  it("covers the pixels whose centers it holds", () => {
    const mask = createMask(6, 4);
    // The slanted edge passes x = 1.5 y: at the centers of the rows it stands at 0.75, 2.25, 3.75 and 5.25.
    expect(fillPolygon(mask, corners([0, 0], [6, 0], [6, 4]))).toEqual({ x: 1, y: 0, width: 5, height: 4 });
    expect(drawn(mask)).toEqual([
      ". # # # # #", //
      ". . # # # #",
      ". . . . # #",
      ". . . . . #",
    ]);
  });

  it("cuts a hole where it overlaps itself by the even-odd rule, and none by the other", () => {
    const twice = corners([0, 0], [6, 0], [6, 4], [0, 4], [0, 0], [2, 1], [4, 1], [4, 3], [2, 3], [2, 1]);
    const [odd, all] = [createMask(6, 4), createMask(6, 4)];
    fillPolygon(odd, twice, "evenodd");
    fillPolygon(all, twice, "nonzero");
    expect(drawn(odd)[1]).toBe("# # . . # #");
    expect(drawn(all)[1]).toBe("# # # # # #");
  });

  it("equals the slow twin by both rules, wherever its corners lie", () => {
    const corner = fc.record({
      x: fc.oneof(fc.double({ min: -4, max: 16, noNaN: true }), fc.integer({ min: -4, max: 16 })),
      y: fc.oneof(fc.double({ min: -4, max: 14, noNaN: true }), fc.integer({ min: -4, max: 14 })),
    });
    fc.assert(
      fc.property(
        fc.array(corner, { maxLength: 9 }),
        fc.constantFrom("evenodd" as const, "nonzero" as const),
        (points, rule) => {
          const mask = createMask(12, 10);
          const rect = fillPolygon(mask, points, rule);
          const expected = mask.data.map((_, at) => {
            const turns = points.length < 3 ? 0 : turnsAround(points, (at % 12) + 0.5, Math.floor(at / 12) + 0.5);
            return (rule === "evenodd" ? turns % 2 !== 0 : turns !== 0) ? 255 : 0;
          });
          expect(mask.data).toEqual(expected);
          expect(rect).toEqual(maskBounds(mask));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("fills rows that do not fit into one band of scratch alike", () => {
    const mask = createMask(3000, 400);
    fillPolygon(mask, corners([0, 0], [3000, 0], [3000, 400], [0, 400]));
    expect(mask.data.includes(0)).toBe(false);
  });

  it("keeps to the clip and takes away with 0", () => {
    const mask = createMask(4, 3);
    mask.data.fill(255);
    const clip = { x: 1, y: -2, width: 2, height: 4 };
    expect(fillPolygon(mask, corners([-5, -5], [9, -5], [9, 9], [-5, 9]), "evenodd", 0, clip)).toEqual({
      x: 1,
      y: 0,
      width: 2,
      height: 2,
    });
    expect(drawn(mask)).toEqual([
      "# . . #", //
      "# . . #",
      "# # # #",
    ]);
  });

  it("refuses corners that are not finite", () => {
    expect(() => fillPolygon(createMask(4, 3), corners([0, 0], [1, Infinity], [2, 2]))).toThrow(RangeError);
  });
});

describe("fillRect", () => {
  it("covers the pixels whose centers it holds", () => {
    const mask = createMask(6, 4);
    // The center of row 0 is at 0.5, above the box; the center of column 2 at 2.5, where it ends.
    const rect = { x: 0.5, y: 0.6, width: 2, height: 1 };
    expect(fillRect(mask, rect)).toEqual({ x: 0, y: 1, width: 2, height: 1 });
    expect(drawn(mask)).toEqual([
      ". . . . . .", //
      "# # . . . .",
      ". . . . . .",
      ". . . . . .",
    ]);
  });

  it("equals the polygon through its corners, clipped alike", () => {
    const side = fc.double({ min: -3, max: 12, noNaN: true });
    fc.assert(
      fc.property(side, side, fc.nat(9), fc.nat(9), (x, y, width, height) => {
        const [box, polygon] = [createMask(9, 7), createMask(9, 7)];
        const clip = { x: 1, y: 1, width: 6, height: 9 };
        const outline = corners([x, y], [x + width, y], [x + width, y + height], [x, y + height]);
        expect(fillRect(box, { x, y, width, height }, 255, clip)).toEqual(
          fillPolygon(polygon, outline, "evenodd", 255, clip),
        );
        expect(box).toEqual(polygon);
      }),
    );
  });

  it("refuses sides that are none", () => {
    expect(() => fillRect(createMask(2, 2), { x: 0, y: 0, width: -1, height: 1 })).toThrow(RangeError);
    expect(() => fillRect(createMask(2, 2), { x: Number.NaN, y: 0, width: 1, height: 1 })).toThrow(RangeError);
  });
});
