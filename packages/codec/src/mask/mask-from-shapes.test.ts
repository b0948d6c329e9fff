import type { Mask } from "@lacuna/raster";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskFromShapes, type Polygon, type Shape } from "./mask-from-shapes.ts";

function drawn({ width, height, data }: Mask): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (value) => (value === 255 ? "#" : ".")).join(" "),
  );
}

const box = (x: number, y: number, width: number, height: number): Shape => ({ kind: "box", x, y, width, height });
const polygon = (...points: [number, number][]): Polygon => ({ kind: "polygon", points });
const draw = (...shapes: Shape[]): string[] => drawn(maskFromShapes({ width: 6, height: 4 }, shapes));

/** The slow twin: counts the edges to the left of a pixel's center. */
function isInside(points: Polygon["points"], x: number, y: number): boolean {
  let crossings = 0;
  points.forEach(([x1, y1], index) => {
    const [x2, y2] = points[(index + 1) % points.length];
    if (y1 <= y === y2 <= y) return;
    const [upX, upY, lowX, lowY] = y1 <= y2 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
    if (upX + (y - upY) * ((lowX - upX) / (lowY - upY)) <= x) crossings++;
  });
  return crossings % 2 === 1;
}

describe("a box", () => {
  it("covers the pixels it names", () => {
    expect(draw(box(1, 1, 3, 2))).toEqual([
      ". . . . . .", //
      ". # # # . .",
      ". # # # . .",
      ". . . . . .",
    ]);
  });

  it("with fractions covers the pixels whose centers it holds", () => {
    expect(draw(box(0.5, 0.6, 2, 1))).toEqual([
      ". . . . . .", // the center of row 0 is at 0.5, above the box
      "# # . . . .", // the center of column 2 is at 2.5, where the box ends
      ". . . . . .",
      ". . . . . .",
    ]);
  });

  it("is cut off at the picture's edges", () => {
    expect(draw(box(-5, 2, 7, 100))).toEqual([
      ". . . . . .", //
      ". . . . . .",
      "# # . . . .",
      "# # . . . .",
    ]);
  });

  it("joins with another to their union", () => {
    expect(draw(box(0, 0, 2, 2), box(1, 1, 2, 2))).toEqual([
      "# # . . . .", //
      "# # # . . .",
      ". # # . . .",
      ". . . . . .",
    ]);
  });
});

describe("a polygon", () => {
  it("covers the pixels whose centers it holds", () => {
    // The slanted edge passes x = 1.5 y: at the centers of the rows it stands at 0.75, 2.25, 3.75 and 5.25.
    expect(draw(polygon([0, 0], [6, 0], [6, 4]))).toEqual([
      ". # # # # #", //
      ". . # # # #",
      ". . . . # #",
      ". . . . . #",
    ]);
  });

  it("that crosses itself has a hole where it overlaps", () => {
    const twice = polygon([0, 0], [6, 0], [6, 4], [0, 4], [0, 0], [2, 1], [4, 1], [4, 3], [2, 3], [2, 1]);
    expect(draw(twice)).toEqual([
      "# # # # # #", //
      "# # . . # #",
      "# # . . # #",
      "# # # # # #",
    ]);
  });

  it("equals the slow twin, wherever its corners lie", () => {
    const corner = fc.tuple(fc.double({ min: -4, max: 16, noNaN: true }), fc.double({ min: -4, max: 14, noNaN: true }));
    const whole = fc.tuple(fc.integer({ min: -4, max: 16 }), fc.integer({ min: -4, max: 14 }));
    const corners = fc.array(fc.oneof(corner, whole), { minLength: 3, maxLength: 9 });
    const everything = box(0, 0, 1, 1); // so that a polygon beside the picture is no error
    fc.assert(
      fc.property(corners, (points) => {
        const expected = Array.from({ length: 12 * 10 }, (_, at) =>
          isInside(points, (at % 12) + 0.5, Math.floor(at / 12) + 0.5) ? 255 : 0,
        );
        if (!expected.includes(255)) return;
        const { data } = maskFromShapes({ width: 12, height: 10 }, [everything, { kind: "polygon", points }]);
        expected[0] = 255;
        expect([...data]).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("of ten thousand corners over a large picture takes no time worth mentioning", () => {
    const points = Array.from({ length: 10_000 }, (_, index) => [index % 2 === 0 ? 0 : 2000, index / 5] as const);
    const start = performance.now();
    maskFromShapes({ width: 2000, height: 2000 }, [{ kind: "polygon", points }]);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("a shape that marks nothing", () => {
  const bad: readonly (readonly [string, Shape[], RegExp])[] = [
    ["no shape at all", [], /^No box or polygon/],
    ["a box beside the picture", [box(6, 0, 5, 5)], /^Box 1 marks no pixel of the 6×4 picture\.$/],
    ["a box left of the picture", [box(-9, 0, 5, 5)], /^Box 1 marks no pixel/],
    ["the second of two boxes", [box(0, 0, 1, 1), box(0, 99, 5, 5)], /^Box 2 marks no pixel/],
    ["a box between two centers", [box(0.6, 0, 0.5, 4)], /^Box 1 marks no pixel/],
    ["a box without width", [box(0, 0, 0, 5)], /^Box 1 is 0×5/],
    ["a box of negative height", [box(0, 0, 5, -1)], /^Box 1 is 5×-1/],
    ["a box at NaN", [box(Number.NaN, 0, 5, 5)], /^Box 1 has a coordinate that is not a finite number/],
    ["an endless box", [box(0, 0, Number.POSITIVE_INFINITY, 5)], /^Box 1 has a coordinate/],
    ["a polygon of two corners", [polygon([0, 0], [5, 5])], /^Polygon 1 has 2 corners/],
    ["a polygon along a line", [polygon([0, 0], [5, 0], [3, 0])], /^Polygon 1 marks no pixel/],
    ["a polygon in one point", [polygon([2, 2], [2, 2], [2, 2])], /^Polygon 1 marks no pixel/],
    ["a polygon above the picture", [polygon([0, -9], [5, -9], [5, -1])], /^Polygon 1 marks no pixel/],
    ["a polygon with NaN", [polygon([0, 0], [5, Number.NaN], [5, 5])], /^Polygon 1 has a corner/],
    [
      "a polygon of too many corners",
      [polygon(...Array.from({ length: 10_001 }, (): [number, number] => [1, 1]))],
      /at most 10000/,
    ],
  ];

  it.each(bad)("%s is an error", (_name, shapes, message) => {
    expect(() => draw(...shapes)).toThrowError(
      expect.objectContaining({ code: "bad_shape", message: expect.stringMatching(message) }),
    );
  });
});
