import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { suggestShadow } from "./suggest-shadow.ts";

const WIDTH = 240;
const HEIGHT = 180;

type Color = readonly [number, number, number];

interface Scene {
  readonly ground?: Color;
  /** What multiplies the ground in the ellipse at the object's foot. */
  readonly shade?: Color;
  readonly shadeAt?: { readonly x: number; readonly y: number };
}

const isObject = (x: number, y: number): boolean => x >= 90 && x < 120 && y >= 60 && y < 120;

/** A post on grainy ground, with an ellipse of shade. */
function scene({ ground = [150, 140, 120], shade = [0.55, 0.55, 0.57], shadeAt = { x: 140, y: 118 } }: Scene): {
  raster: Raster;
  object: Mask;
  shadow: Mask;
} {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  const object = createMask(WIDTH, HEIGHT);
  const shadow = createMask(WIDTH, HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const at = y * WIDTH + x;
      const inShade = ((x - shadeAt.x) / 42) ** 2 + ((y - shadeAt.y) / 9) ** 2 < 1;
      const grain = ((x * 7919 + y * 104_729) % 17) - 8;
      if (isObject(x, y)) object.data[at] = 255;
      else if (inShade) shadow.data[at] = 255;
      for (let c = 0; c < 3; c++) {
        const lit = (ground[c] + grain) * (inShade ? shade[c] : 1);
        data[at * 3 + c] = isObject(x, y) ? 200 - c * 80 : lit;
      }
    }
  }
  return {
    raster: createRaster({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: false, data }),
    object,
    shadow,
  };
}

function share(of: Mask, by: Mask): number {
  let all = 0;
  let hit = 0;
  for (let p = 0; p < of.data.length; p++) {
    if (of.data[p] === 0) continue;
    all++;
    if (by.data[p] !== 0) hit++;
  }
  return hit / all;
}

const isEmpty = (mask: Mask): boolean => mask.data.every((value) => value === 0);

describe("suggestShadow", () => {
  it("finds the shadow at an object's foot, and little else", () => {
    const { raster, object, shadow } = scene({});
    const suggested = suggestShadow(raster, object);
    expect(share(shadow, suggested)).toBeGreaterThan(0.97);
    expect(suggested.data.filter((value) => value !== 0).length).toBeLessThan(
      1.6 * shadow.data.filter((value) => value !== 0).length,
    );
    expect(share(object, suggested)).toBe(0);
  });

  it("finds a shallow shadow", () => {
    const { raster, object, shadow } = scene({ shade: [0.78, 0.78, 0.79] });
    expect(share(shadow, suggestShadow(raster, object))).toBeGreaterThan(0.9);
  });

  it("does not take a dark patch of another color for one", () => {
    const { raster, object } = scene({ shade: [0.9, 0.4, 0.3] });
    expect(isEmpty(suggestShadow(raster, object))).toBe(true);
  });

  it("does not take one that lies elsewhere", () => {
    const { raster, object } = scene({ shadeAt: { x: 190, y: 30 } });
    expect(isEmpty(suggestShadow(raster, object))).toBe(true);
  });

  it("suggests nothing on plain ground, and nothing for no object", () => {
    const { raster, object } = scene({ shade: [1, 1, 1] });
    expect(isEmpty(suggestShadow(raster, object))).toBe(true);
    expect(isEmpty(suggestShadow(raster, createMask(WIDTH, HEIGHT)))).toBe(true);
  });

  it("refuses a mask of another size", () => {
    const { raster } = scene({});
    expect(() => suggestShadow(raster, createMask(10, 10))).toThrow(RangeError);
  });
});
