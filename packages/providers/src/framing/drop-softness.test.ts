import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { maskOf } from "../testing/scenes.ts";
import { dropSoftness } from "./drop-softness.ts";
import { trustGuess } from "./trust-guess.ts";

const SIDE = 256;
const HOLE = { x: 80, y: 80, width: 96, height: 96 };
const hole = maskOf(SIDE, SIDE, HOLE);

const noise = (x: number, y: number): number => (Math.imul(x * 73_856_093, 31) ^ Math.imul(y + 7, 19_349_663)) >>> 9;

/** Cells of two sizes, like leaves before trees. */
function leaves(): Uint8Array {
  return Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => {
    const p = Math.floor(at / 3);
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)];
    return 90 + (noise(x >> 3, y >> 3) % 60) + (noise(x, y) % 40);
  });
}

/** Means over squares in the hole. */
function blurred(data: Uint8Array, radius: number): Uint8Array {
  const out = data.slice();
  for (let p = 0; p < SIDE * SIDE; p++) {
    if (hole.data[p] === 0) continue;
    let sum = 0;
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) sum += data[(p + dy * SIDE + dx) * 3];
    }
    out.fill(sum / (2 * radius + 1) ** 2, p * 3, p * 3 + 3);
  }
  return out;
}

const raster = (data: Uint8Array): Raster =>
  createRaster({ width: SIDE, height: SIDE, model: "rgb", hasAlpha: false, data });

describe("what a guess does not know", () => {
  it("keeps a guess that is as sharp as the picture, whatever it shows", () => {
    expect(dropSoftness({ raster: raster(leaves()), hole }).raster.width).toBe(SIDE);
    const flat = raster(new Uint8Array(SIDE * SIDE * 3).fill(120));
    expect(dropSoftness({ raster: flat, hole }).raster.width).toBe(SIDE);
  });

  it("makes a blurred guess as small as it is blurred", () => {
    const { raster: smaller, hole: own } = dropSoftness({ raster: raster(blurred(leaves(), 4)), hole });
    expect(smaller.width).toBeLessThan(SIDE);
    expect([own.width, own.height]).toEqual([smaller.width, smaller.height]);
  });

  it("trusts what the picture could show, and nothing that is smoother than the picture ever is", () => {
    const trust = trustGuess(raster(leaves()), hole);
    expect(Math.min(...trust)).toBe(255);
    const black = leaves();
    hole.data.forEach((value, p) => {
      if (value !== 0) black.fill(0, p * 3, p * 3 + 3);
    });
    const distrust = trustGuess(raster(black), hole);
    hole.data.forEach((value, p) => expect(distrust[p]).toBe(value === 0 ? 255 : 0));
    expect(trustGuess(raster(black), createMask(SIDE, SIDE))).toEqual(new Uint8Array(SIDE * SIDE).fill(255));
  });
});
