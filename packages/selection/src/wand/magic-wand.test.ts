import { createRaster, type Raster } from "@lacuna/raster";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floodRegions } from "../testing/flood-regions.ts";
import { drawn } from "../testing/mask-notation.ts";
import { asKind, noisyPicture } from "../testing/noisy-picture.ts";
import { magicWand } from "./magic-wand.ts";
import { linearLight, toOklab } from "./oklab.ts";

/** A gray picture from rows of levels. */
function grayOf(...rows: readonly (readonly number[])[]): Raster {
  const data = Uint8Array.from(rows.flat());
  return createRaster({ width: rows[0]?.length ?? 0, height: rows.length, model: "gray", hasAlpha: false, data });
}

function oklab(red: number, green: number, blue: number): readonly number[] {
  const lab = new Float64Array(3);
  toOklab(linearLight(), red, green, blue, lab);
  return [...lab];
}

/** Connected by sides only, as the wand fills: walks over what is *not* selected in the other sense. */
function regionOf(raster: Raster, alike: readonly boolean[], seed: number): Set<number> {
  const data = Uint8Array.from(alike, (isAlike) => (isAlike ? 0 : 255));
  const regions = floodRegions({ width: raster.width, height: raster.height, data }, false);
  return new Set(regions.find((region) => region.includes(seed)) ?? []);
}

const anyPicture = fc
  .tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height]) =>
    fc
      .array(fc.constantFrom(0, 60, 90, 200), { minLength: width * height * 3, maxLength: width * height * 3 })
      .map((samples) => createRaster({ width, height, model: "rgb", hasAlpha: false, data: Uint8Array.from(samples) })),
  );

describe("toOklab", () => {
  it("gives what its author publishes", () => {
    expect(oklab(255, 255, 255)[0]).toBeCloseTo(1, 5);
    expect(oklab(255, 0, 0).map((value) => Math.round(value * 1000))).toEqual([628, 225, 126]);
    expect(oklab(0, 0, 0)).toEqual([0, 0, 0]);
  });
});

describe("magicWand", () => {
  it("selects what is alike and connected by sides", () => {
    const picture = grayOf([10, 10, 200, 10], [10, 200, 10, 200], [12, 10, 200, 10]);
    expect(drawn(magicWand(picture, { x: 0.5, y: 0.5 }, { tolerance: 8 }))).toEqual(["# # . .", "# . . .", "# # . ."]);
  });

  it("selects all that is alike when it need not be connected", () => {
    const picture = grayOf([10, 10, 200, 10], [10, 200, 10, 200]);
    expect(drawn(magicWand(picture, { x: 0, y: 0 }, { isContiguous: false }))).toEqual(["# # . #", "# . # ."]);
  });

  it("equals a walk from pixel to pixel over colors compared one by one", () => {
    fc.assert(
      fc.property(
        anyPicture,
        fc.nat(8),
        fc.nat(8),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        (picture, i, j, tolerance, isContiguous) => {
          const [x, y] = [i % picture.width, j % picture.height];
          const seed = y * picture.width + x;
          const labs = Array.from({ length: picture.width * picture.height }, (_, at) => {
            const [red = 0, green = 0, blue = 0] = picture.data.subarray(at * 3, at * 3 + 3);
            return oklab(red, green, blue);
          });
          const [l = 0, a = 0, b = 0] = labs[seed] ?? [];
          const distances = labs.map(([p = 0, q = 0, r = 0]) => Math.hypot(p - l, 2 * (q - a), 2 * (r - b)) * 255);
          // At the very limit rounding decides.
          fc.pre(distances.every((distance) => Math.abs(distance - tolerance) > 1e-4 || distance === 0));
          const alike = distances.map((distance) => distance <= tolerance);
          const region = regionOf(picture, alike, seed);
          const expected = alike.map((isAlike, at) => ((isContiguous ? region.has(at) : isAlike) ? 255 : 0));
          const { data } = magicWand(picture, { x: x + 0.5, y: y + 0.5 }, { tolerance, isContiguous });
          expect([...data]).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("goes by the mean of a square where one is asked for", () => {
    const picture = grayOf([100, 100, 100], [100, 255, 100], [100, 100, 100]);
    const point = { x: 1.5, y: 1.5 };
    expect(drawn(magicWand(picture, point, { tolerance: 10 }))).toEqual([". . .", ". # .", ". . ."]);
    const { data } = magicWand(picture, point, { tolerance: 40, sampleRadiusPx: 1, isContiguous: false });
    expect(data[0]).toBe(255);
    expect(data[4]).toBe(0);
  });

  it("fills the pinholes that noise leaves", () => {
    const picture = grayOf([10, 10, 10, 10], [10, 99, 10, 10], [10, 10, 10, 10]);
    expect(drawn(magicWand(picture, { x: 0, y: 0 }))[1]).toBe("# . # #");
    expect(drawn(magicWand(picture, { x: 0, y: 0 }, { pinholePx: 1 }))[1]).toBe("# # # #");
  });

  it("sees the same in every kind of picture", () => {
    const picture = noisyPicture(20, 15, 12, (x, y) => (x + y < 12 ? [200, 60, 40] : [40, 90, 160]));
    const plain = magicWand(picture, { x: 2, y: 2 });
    for (const kind of ["deep", "alpha", "ink"] as const) {
      expect(magicWand(asKind(picture, kind), { x: 2, y: 2 })).toEqual(plain);
    }
    const gray = asKind(picture, "gray");
    const data = Uint8Array.from(gray.data).reduce(
      (samples, level, at) => samples.fill(level, at * 3, at * 3 + 3),
      new Uint8Array(900),
    );
    expect(magicWand(gray, { x: 2, y: 2 })).toEqual(magicWand({ ...picture, data }, { x: 2, y: 2 }));
  });

  it("tells transparent from opaque, and all that is transparent alike", () => {
    const data = Uint8Array.of(9, 9, 9, 0, 200, 0, 0, 0, 9, 9, 9, 255, 9, 9, 9, 250);
    const picture = createRaster({ width: 4, height: 1, model: "rgb", hasAlpha: true, data });
    expect(drawn(magicWand(picture, { x: 0, y: 0 }))).toEqual(["# # . ."]);
    expect(drawn(magicWand(picture, { x: 2, y: 0 }))).toEqual([". . # #"]);
  });

  it("selects nothing beside the picture, and everything in a picture of one color", () => {
    const picture = noisyPicture(7, 5, 0, () => [3, 4, 5]);
    expect(magicWand(picture, { x: -0.1, y: 2 }).data.includes(255)).toBe(false);
    expect(magicWand(picture, { x: 7, y: 2 }).data.includes(255)).toBe(false);
    expect(magicWand(picture, { x: 6.9, y: 4.9 }, { tolerance: 0 }).data.includes(0)).toBe(false);
    expect(
      magicWand(
        noisyPicture(1, 1, 0, () => [0, 0, 0]),
        { x: 0, y: 0 },
      ).data,
    ).toEqual(Uint8Array.of(255));
  });

  it("refuses options that are out of range", () => {
    const picture = noisyPicture(2, 2, 0, () => [0, 0, 0]);
    expect(() => magicWand(picture, { x: 0, y: 0 }, { tolerance: 256 })).toThrow(RangeError);
    expect(() => magicWand(picture, { x: 0, y: 0 }, { sampleRadiusPx: -1 })).toThrow(RangeError);
    expect(() => magicWand(picture, { x: Number.NaN, y: 0 })).toThrow(RangeError);
  });
});
