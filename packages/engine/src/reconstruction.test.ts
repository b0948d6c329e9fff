import { createRaster, type Raster } from "@lacuna/raster";
import { afterAll, describe, expect, it } from "vitest";
import { createEngine } from "./create-engine.ts";
import { randomStream } from "@lacuna/kernel/testing";
import { psnrInHole, rectMask, withHoleContent } from "./testing/scenes.ts";

const engine = await createEngine({ threads: 2 });
afterAll(() => engine.close());

const WIDTH = 240;
const HEIGHT = 180;
const HOLE = { x: 100, y: 70, width: 44, height: 36 };

function paint(sampleAt: (x: number, y: number, c: number) => number): Raster {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => {
    const p = Math.floor(at / 3);
    return Math.max(0, Math.min(255, Math.round(sampleAt(p % WIDTH, Math.floor(p / WIDTH), at % 3))));
  });
  return createRaster({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: false, data });
}

const random = randomStream(3);

/** What the fill has to reach over the hole. A mean gray instead of the pattern would give 6 to 15 dB. */
const PICTURES: readonly { name: string; image: Raster; leastDb: number }[] = [
  { name: "one color", image: paint((_x, _y, c) => 60 + 50 * c), leastDb: 50 },
  { name: "horizontal stripes", image: paint((_x, y) => (y % 12 < 6 ? 40 : 210)), leastDb: 40 },
  { name: "vertical stripes", image: paint((x, _y, c) => (x % 10 < 5 ? 30 + 20 * c : 200)), leastDb: 40 },
  { name: "diagonal stripes", image: paint((x, y) => ((x + y) % 16 < 8 ? 60 : 190)), leastDb: 25 },
  { name: "a checker board", image: paint((x, y) => (((x >> 3) + (y >> 3)) % 2 === 0 ? 50 : 200)), leastDb: 40 },
  { name: "a ramp", image: paint((x, y, c) => 30 + 0.6 * x + (c === 1 ? 0.4 * y : 0)), leastDb: 30 },
  { name: "two areas that meet in a vertical edge", image: paint((x) => (x < 121 ? 70 : 180)), leastDb: 30 },
];

describe("a fill", () => {
  it.each(PICTURES)("rebuilds $name to $leastDb dB", async ({ image, leastDb }) => {
    const mask = rectMask(WIDTH, HEIGHT, HOLE);
    const damaged = withHoleContent(image, mask, () => random(256));
    const { images, warnings } = await engine.erase(damaged, mask, { dilatePx: 0 });
    expect(warnings).toEqual([]);
    expect(psnrInHole(mask, images[0], image)).toBeGreaterThan(leastDb);
  });

  it("continues a field of noise with noise: its mean and spread are the surroundings'", async () => {
    const image = paint(() => 100 + random(60));
    const mask = rectMask(WIDTH, HEIGHT, HOLE);
    const { images } = await engine.erase(image, mask, { dilatePx: 0 });
    const fill = images[0].data.filter((_, at) => mask.data[Math.floor(at / 3)] === 255);
    const [known, filled] = [spread(image.data), spread(fill)];
    expect(Math.abs(filled.mean - known.mean)).toBeLessThan(5);
    // Averaging blurs: at the least a quarter of the noise has to be left, and no more than there was.
    expect(filled.deviation / known.deviation).toBeGreaterThan(0.25);
    expect(filled.deviation / known.deviation).toBeLessThan(1.2);
  });
});

function spread(samples: ArrayLike<number>): { mean: number; deviation: number } {
  const values = Array.from(samples);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
