import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillPinholes, keepTouchedRegions, removeSpecks } from "./clean-mask.ts";
import { floodRegions } from "./testing/flood-regions.ts";
import { anyMask, drawn, maskOf } from "./testing/mask-notation.ts";

describe("fillPinholes", () => {
  it("fills what is enclosed and small, also where corners alone enclose it", () => {
    expect(drawn(fillPinholes(maskOf(". # .", "# . #", ". # ."), 1))).toEqual(["# # #", "# # #", "# # #"]);
    expect(drawn(fillPinholes(maskOf("# # # #", "# . . #", "# # # #"), 1))).toEqual(["# # # #", "# . . #", "# # # #"]);
  });

  it("fills exactly the regions that walking from pixel to pixel finds small", () => {
    fc.assert(
      fc.property(anyMask, fc.nat(12), (mask, mostPx) => {
        const expected = mask.data.slice();
        for (const region of floodRegions(mask, false))
          if (region.length <= mostPx) for (const at of region) expected[at] = 255;
        expect(fillPinholes(mask, mostPx).data).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe("removeSpecks", () => {
  it("removes exactly the regions that walking from pixel to pixel finds small", () => {
    fc.assert(
      fc.property(anyMask, fc.nat(12), (mask, mostPx) => {
        const expected = mask.data.slice();
        for (const region of floodRegions(mask, true))
          if (region.length <= mostPx) for (const at of region) expected[at] = 0;
        expect(removeSpecks(mask, mostPx).data).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses a number of pixels that is none", () => {
    expect(() => removeSpecks(maskOf("#"), -1)).toThrow(RangeError);
    expect(() => fillPinholes(maskOf("#"), Number.NaN)).toThrow(RangeError);
  });
});

describe("keepTouchedRegions", () => {
  it("keeps what is connected with a pixel of the other mask, corners included", () => {
    const mask = maskOf("# . . # #", ". # . . #", ". . . . .", "# # . . .");
    const touching = maskOf(". . . . .", ". # . . .", ". . # . .", "# . . . .");
    expect(drawn(keepTouchedRegions(mask, touching))).toEqual(["# . . . .", ". # . . .", ". . . . .", "# # . . ."]);
  });
});
