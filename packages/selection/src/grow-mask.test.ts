import { createMask } from "@lacuna/raster";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growMask, shrinkMask } from "./grow-mask.ts";
import { invertMask } from "./invert-mask.ts";
import { growMask as growSlowly } from "./reference/grow-mask.ts";
import { anyMask, drawn, maskOf } from "./testing/mask-notation.ts";

const anyRadius = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 9, noNaN: true }));

describe("growMask", () => {
  it("grows by Euclidean distance", () => {
    expect(drawn(growMask(maskOf(". . . . .", ". . # . .", ". . . . ."), 1))).toEqual([
      ". . # . .",
      ". # # # .",
      ". . # . .",
    ]);
  });

  it("equals the slow twin for every radius", () => {
    fc.assert(
      fc.property(anyMask, anyRadius, (mask, radiusPx) => {
        expect(growMask(mask, radiusPx)).toEqual(growSlowly(mask, radiusPx));
      }),
      { numRuns: 400 },
    );
  });

  it("reads soft values as the engine does", () => {
    expect(growMask(createMask(4, 1, Uint8Array.of(127, 0, 0, 128)), 1).data).toEqual(Uint8Array.of(0, 0, 255, 255));
  });

  it("refuses radii out of range", () => {
    for (const radiusPx of [-1, 251, Number.NaN])
      expect(() => growMask(createMask(2, 2), radiusPx)).toThrow(RangeError);
  });
});

describe("shrinkMask", () => {
  it("is growth of what is not selected", () => {
    fc.assert(
      fc.property(anyMask, anyRadius, (mask, radiusPx) => {
        expect(shrinkMask(mask, radiusPx)).toEqual(invertMask(growSlowly(invertMask(mask), radiusPx)));
      }),
      { numRuns: 400 },
    );
  });

  it("takes nothing away at the picture's edges", () => {
    expect(drawn(shrinkMask(maskOf("# # # .", "# # # .", "# # # ."), 1))).toEqual(["# # . .", "# # . .", "# # . ."]);
    expect(shrinkMask(maskOf("# #"), 250)).toEqual(maskOf("# #"));
  });
});
