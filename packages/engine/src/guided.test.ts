import { createRaster, type Raster } from "@lacuna/raster";
import { afterAll, describe, expect, it } from "vitest";
import { createEngine } from "./create-engine.ts";
import type { Guide } from "./options.ts";
import { randomStream } from "@lacuna/kernel/testing";
import { rectMask } from "./testing/scenes.ts";

const engine = await createEngine({ threads: 2 });
afterAll(() => engine.close());

const WIDTH = 320;
const HEIGHT = 240;
const HOLE = { x: 110, y: 60, width: 120, height: 120 };
const mask = rectMask(WIDTH, HEIGHT, HOLE);

/** Noise of two brightnesses: dark below on the left, bright elsewhere. Around the hole all is bright. */
function ground(): Raster {
  const random = randomStream(11);
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => {
    const p = Math.floor(at / 3);
    const isDark = p % WIDTH < 100 && p >= 120 * WIDTH;
    return (isDark ? 40 : 150) + random(60);
  });
  return createRaster({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: false, data });
}

/** A quarter of the resolution: the mean of the bright ground, and the hole's lower half dark, all across. */
function darkBand(): Guide {
  const [width, height] = [WIDTH / 4, HEIGHT / 4];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const y = Math.floor(at / 3 / width) * 4;
    return y >= 120 ? 70 : 180;
  });
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  return { rect: { x: 0, y: 0, width: WIDTH, height: HEIGHT }, raster };
}

function statistics({ data }: Raster, top: number, bottom: number) {
  const values: number[] = [];
  for (let y = top; y < bottom; y++) {
    for (let x = HOLE.x + 20; x < HOLE.x + HOLE.width - 20; x++) values.push(data[(y * WIDTH + x) * 3]);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, deviation };
}

describe("a guided fill", { timeout: 120_000 }, () => {
  it("shows what the guide shows, with the picture's own texture", async () => {
    const { images } = await engine.erase(ground(), mask, { dilatePx: 0, guides: [darkBand()] });
    const [above, band] = [statistics(images[0], 75, 105), statistics(images[0], 135, 160)];
    expect(Math.abs(above.mean - 180)).toBeLessThan(15);
    expect(Math.abs(band.mean - 70)).toBeLessThan(45);
    // The guide is flat there; the ground's noise has a deviation of 17.
    expect(band.deviation).toBeGreaterThan(5);
    const { images: plain } = await engine.erase(ground(), mask, { dilatePx: 0 });
    expect(statistics(plain[0], 135, 160).mean).toBeGreaterThan(150);
  });

  it("changes nothing outside the hole, and is the same each time with any number of threads", async () => {
    const image = ground();
    const { images } = await engine.erase(image, mask, { dilatePx: 0, guides: [darkBand()] });
    images[0].data.forEach((sample, at) => {
      if (mask.data[Math.floor(at / 3)] === 0 && sample !== image.data[at]) throw new Error(`sample ${at} changed`);
    });
    const single = await createEngine({ threads: 1 });
    const again = await single.erase(image, mask, { dilatePx: 0, guides: [darkBand()] });
    await single.close();
    expect(Buffer.from(again.images[0].data).equals(Buffer.from(images[0].data))).toBe(true);
  });

  it("is no other fill where the guides lie elsewhere", async () => {
    const rect = { x: -500, y: 0, width: 100, height: 100 };
    const elsewhere = await engine.erase(ground(), mask, { dilatePx: 0, guides: [{ ...darkBand(), rect }] });
    const plain = await engine.erase(ground(), mask, { dilatePx: 0 });
    expect(Buffer.from(elsewhere.images[0].data).equals(Buffer.from(plain.images[0].data))).toBe(true);
  });

  it("refuses guides that are no picture of a place", async () => {
    const { rect, raster } = darkBand();
    const gray = { ...raster, model: "gray" } as const;
    for (const guide of [
      { rect: { ...rect, width: 0 }, raster },
      { rect, raster: gray },
    ]) {
      await expect(engine.erase(ground(), mask, { guides: [guide] })).rejects.toThrow(RangeError);
    }
  });
});
