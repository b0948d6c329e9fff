import { createMask } from "@lacuna/raster";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Outline, outlineMask } from "./outline-mask.ts";
import { anyMask, maskOf } from "./testing/mask-notation.ts";

/** Twice the area that a line encloses; positive when it runs clockwise on the screen. */
function doubleArea(outline: Outline): number {
  let sum = 0;
  for (let at = 0; at < outline.length; at += 2) {
    const next = (at + 2) % outline.length;
    sum += outline[at] * outline[next + 1] - outline[next] * outline[at + 1];
  }
  return sum;
}

/** How often all lines together go around each pixel: vertical sides to its left, counted. */
function turnsOf(outlines: readonly Outline[], width: number, height: number): Int32Array {
  const turns = new Int32Array(width * height);
  for (const outline of outlines) {
    for (let at = 0; at < outline.length; at += 2) {
      const next = (at + 2) % outline.length;
      if (outline[at] !== outline[next]) continue;
      const isUp = outline[next + 1] < outline[at + 1];
      for (
        let y = Math.min(outline[at + 1], outline[next + 1]);
        y < Math.max(outline[at + 1], outline[next + 1]);
        y++
      ) {
        for (let x = outline[at]; x < width; x++) turns[y * width + x] += isUp ? 1 : -1;
      }
    }
  }
  return turns;
}

describe("outlineMask", () => {
  it("runs around what is selected, corners only", () => {
    expect(outlineMask(maskOf(". # #", ". # #", ". . #"))).toEqual([Int32Array.of(3, 0, 3, 3, 2, 3, 2, 2, 1, 2, 1, 0)]);
  });

  it("runs around holes the other way", () => {
    const areas = outlineMask(maskOf("# # #", "# . #", "# # #")).map(doubleArea);
    expect(areas).toEqual([18, -2]);
  });

  it("parts pixels that touch at a corner only", () => {
    expect(outlineMask(maskOf("# .", ". #"))).toHaveLength(2);
  });

  it("goes around each selected pixel once and around no other", () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const turns = turnsOf(outlineMask(mask), mask.width, mask.height);
        expect([...turns]).toEqual(Array.from(mask.data, (value) => value / 255));
      }),
      { numRuns: 500 },
    );
  });

  it("turns at every corner that it notes", () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        for (const outline of outlineMask(mask)) {
          for (let at = 0; at < outline.length; at += 2) {
            const next = (at + 2) % outline.length;
            const afterNext = (at + 4) % outline.length;
            const isHorizontal = outline[at + 1] === outline[next + 1];
            expect(outline[at] === outline[next]).toBe(!isHorizontal);
            expect(outline[next + 1] === outline[afterNext + 1]).toBe(!isHorizontal);
          }
        }
      }),
    );
  });

  it("is nothing around nothing, and the frame around everything", () => {
    expect(outlineMask(createMask(3, 2))).toEqual([]);
    expect(outlineMask(maskOf("# # #", "# # #"))).toEqual([Int32Array.of(3, 0, 3, 2, 0, 2, 0, 0)]);
  });
});
