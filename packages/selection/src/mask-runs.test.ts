import { createMask, maskBounds } from "@lacuna/raster";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDiff, diffMasks } from "./diff-masks.ts";
import { invertMask } from "./invert-mask.ts";
import { decodeRuns, encodeRuns } from "./mask-runs.ts";
import { anyMask, maskOf } from "./testing/mask-notation.ts";

describe("runs", () => {
  it("begin with what is kept", () => {
    expect(encodeRuns(maskOf(". # #", "# . ."))).toEqual({ kind: "runs", width: 3, height: 2, runs: [1, 3, 2] });
    expect(encodeRuns(maskOf("# .")).runs).toEqual([0, 1, 1]);
  });

  it("give the mask again, from any list of numbers", () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const packed = encodeRuns(mask);
        expect(decodeRuns(packed)).toEqual(mask);
        expect(decodeRuns({ ...packed, runs: Uint32Array.from(packed.runs) })).toEqual(mask);
        expect(packed.runs.slice(1)).not.toContain(0);
      }),
    );
  });

  it("are refused when they do not fit", () => {
    expect(() => decodeRuns({ width: 2, height: 2, runs: [1, 2] })).toThrow(RangeError);
    expect(() => decodeRuns({ width: 2, height: 2, runs: [5] })).toThrow(RangeError);
    expect(() => decodeRuns({ width: 2, height: 2, runs: [6, -2] })).toThrow(RangeError);
    expect(() => decodeRuns({ width: 2, height: 2, runs: [0.5, 3.5] })).toThrow(RangeError);
  });
});

describe("diffMasks", () => {
  const pairOfMasks = fc.tuple(anyMask, fc.infiniteStream(fc.nat(5))).map(
    ([before, draws]) =>
      [
        before,
        createMask(
          before.width,
          before.height,
          before.data.map((value) => (draws.next().value === 0 ? 255 - value : value)),
        ),
      ] as const,
  );

  it("turns each of two masks into the other", () => {
    fc.assert(
      fc.property(pairOfMasks, ([before, after]) => {
        const diff = diffMasks(before, after);
        const mask = createMask(before.width, before.height, before.data.slice());
        if (diff !== undefined) applyDiff(mask, diff);
        expect(mask).toEqual(after);
        if (diff !== undefined) applyDiff(mask, diff);
        expect(mask).toEqual(before);
      }),
    );
  });

  it("is bounded by what differs", () => {
    const before = maskOf("# # #", "# # #", "# # #");
    const after = maskOf("# # #", "# . .", "# # #");
    expect(diffMasks(before, after)).toEqual({ rect: { x: 1, y: 1, width: 2, height: 1 }, runs: Uint32Array.of(0, 2) });
    expect(diffMasks(before, before)).toBeUndefined();
  });

  it("refuses masks that do not fit", () => {
    expect(() => diffMasks(maskOf("# #"), maskOf("#"))).toThrow(RangeError);
    const diff = diffMasks(maskOf(". . ."), maskOf(". . #"));
    expect(diff).toBeDefined();
    if (diff !== undefined) expect(() => applyDiff(maskOf(". ."), diff)).toThrow(RangeError);
  });
});

describe("maskBounds", () => {
  it("is the smallest rectangle that holds all that is selected", () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const places = [...mask.data.keys()].filter((at) => mask.data[at] === 255);
        const xs = places.map((at) => at % mask.width);
        const ys = places.map((at) => Math.floor(at / mask.width));
        const [x, y] = [Math.min(...xs), Math.min(...ys)];
        const expected = { x, y, width: Math.max(...xs) + 1 - x, height: Math.max(...ys) + 1 - y };
        expect(maskBounds(mask)).toEqual(places.length === 0 ? undefined : expected);
      }),
    );
  });
});

describe("invertMask", () => {
  it("is its own inverse, and makes soft values hard", () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        expect(invertMask(invertMask(mask))).toEqual(mask);
      }),
    );
    expect(invertMask(createMask(2, 1, Uint8Array.of(127, 128))).data).toEqual(Uint8Array.of(255, 0));
  });
});
