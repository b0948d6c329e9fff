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
  /** How much lighter and darker the stones of a pavement are, with dark joints between; 0 is plain ground. */
  readonly stones?: number;
  /** Whether the shaded ground has the stones as well: if not, a smooth dark thing lies there. */
  readonly isThing?: boolean;
}

const isObject = (x: number, y: number): boolean => x >= 90 && x < 120 && y >= 60 && y < 120;

/** How light a pavement is: stones of 6 by 5 px. */
function stoneAt(x: number, y: number, contrast: number): number {
  if (x % 6 === 0 || y % 5 === 0) return 1 - contrast;
  return 1 + contrast * ((((Math.floor(x / 6) * 31 + Math.floor(y / 5) * 17) % 7) - 3) / 6);
}

/** A post on grainy ground, with an ellipse of shade. */
function scene({
  ground = [150, 140, 120],
  shade = [0.55, 0.55, 0.57],
  shadeAt = { x: 140, y: 118 },
  stones = 0,
  isThing = false,
}: Scene): {
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
      const stone = inShade && isThing ? 1 : stoneAt(x, y, stones);
      for (let c = 0; c < 3; c++) {
        const lit = (ground[c] * stone + (inShade && isThing ? 0 : grain)) * (inShade ? shade[c] : 1);
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

  it("finds a shadow on a pavement whose stones differ more than half as much as light and shade do", () => {
    const { raster, object, shadow } = scene({ stones: 0.3, shade: [0.42, 0.42, 0.44] });
    const suggested = suggestShadow(raster, object);
    expect(share(shadow, suggested)).toBeGreaterThan(0.9);
    expect(share(suggested, shadow)).toBeGreaterThan(0.6);
  });

  it("finds a shadow in light that has next to no blue", () => {
    const { raster, object, shadow } = scene({ ground: [190, 120, 9], shade: [0.4, 0.4, 1] });
    expect(share(shadow, suggestShadow(raster, object))).toBeGreaterThan(0.9);
  });

  it("does not take a smooth dark thing on a pavement for one", () => {
    const { raster, object } = scene({ stones: 0.3, shade: [0.45, 0.45, 0.47], isThing: true });
    expect(isEmpty(suggestShadow(raster, object))).toBe(true);
  });

  it("suggests nothing for an object whose foot is not in the picture", () => {
    const { raster, object } = scene({});
    const cut = { ...object, height: 120, data: object.data.subarray(0, WIDTH * 120) };
    const upper = createRaster({ ...raster, height: 120, data: Uint8Array.from(raster.data.subarray(0, WIDTH * 360)) });
    expect(isEmpty(suggestShadow(upper, cut))).toBe(true);
  });

  it("looks beside each of several objects, and takes none for another's shadow", () => {
    const { raster, object, shadow } = scene({});
    for (let y = 20; y < 40; y++) object.data.fill(255, y * WIDTH + 200, y * WIDTH + 230);
    const suggested = suggestShadow(raster, object);
    expect(share(shadow, suggested)).toBeGreaterThan(0.97);
    expect(share(object, suggested)).toBe(0);
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
