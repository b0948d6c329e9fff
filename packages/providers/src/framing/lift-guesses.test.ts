import { openKernels } from "@lacuna/kernel";
import { createEngine } from "@lacuna/engine";
import { describe, expect, it } from "vitest";
import type { Raster, Rect } from "@lacuna/raster";
import { createRaster } from "@lacuna/raster";
import { maskOf, pictureBy } from "../testing/scenes.ts";
import { chooseWindows } from "./choose-windows.ts";
import { cutCrop } from "./cut-crop.ts";
import { findHoles } from "./find-holes.ts";
import { liftGuesses } from "./lift-guesses.ts";
import { placeGuess } from "./place-guess.ts";
import { isReduced, sketchGuess } from "./sketch-guess.ts";

const [WIDTH, HEIGHT] = [600, 480];
const HOLE: Rect = { x: 200, y: 140, width: 200, height: 180 };
const SIZES = { minPixels: 16_384, maxPixels: 16_384, multipleOf: 128, isSquare: true };

/** Two areas of small stripes that meet in a slanted line; too small for a guess at a quarter of the size. */
const texture = (x: number, y: number): number =>
  (y + x * 0.2 < 280 ? 60 : 170) + ((x + (y >> 3)) % 6 < 3 ? 0 : 50) + ((x * 7 + y * 13) % 11);

function sharpness({ data }: Raster): number {
  let sum = 0;
  for (let y = HOLE.y; y < HOLE.y + HOLE.height; y++) {
    for (let x = HOLE.x; x < HOLE.x + HOLE.width; x++) {
      const at = (y * WIDTH + x) * 3;
      sum += Math.abs(data[at] - data[at + 3]);
    }
  }
  return sum / (HOLE.width * HOLE.height);
}

describe("lifting a reduced guess", { timeout: 120_000 }, () => {
  it("gives it the picture's own texture, and changes nothing outside the hole", async () => {
    const truth = pictureBy(WIDTH, HEIGHT, texture);
    const k = await openKernels();
    const { hole, parts } = findHoles(k, maskOf(WIDTH, HEIGHT, HOLE), 0);
    const [window] = chooseWindows(parts, WIDTH, HEIGHT, SIZES);
    const crop = cutCrop(truth, hole, window);
    const placed = createRaster({ ...truth, data: truth.data.slice() });
    // The best that a network could say at that size.
    const guess = crop.picture;
    const placement = { window, crop, guess, seed: 1, isMarkedGreen: false };
    placeGuess(k, placed, hole, placement);
    expect(isReduced(window)).toBe(true);
    const lifted = await liftGuesses(k, truth, hole, [sketchGuess(k, placement)], { seed: 1, threads: 2 });
    expect(sharpness(lifted)).toBeGreaterThan(0.6 * sharpness(truth));
    expect(sharpness(lifted)).toBeGreaterThan(1.2 * sharpness(placed));
    const engine = await createEngine({ threads: 1 });
    try {
      for (const seed of [1, 1]) {
        const again = await liftGuesses(k, truth, hole, [sketchGuess(k, placement)], { seed, engine });
        expect(again.data).toEqual(lifted.data);
      }
    } finally {
      await engine.close();
    }
    lifted.data.forEach((sample, at) => {
      if (hole.data[Math.floor(at / 3)] === 0 && sample !== truth.data[at]) throw new Error(`sample ${at} changed`);
    });
  });

  it("follows no guess that says nothing: the fill is that of the search alone", async () => {
    const truth = pictureBy(WIDTH, HEIGHT, texture);
    const k = await openKernels();
    const { hole, parts } = findHoles(k, maskOf(WIDTH, HEIGHT, HOLE), 0);
    const [window] = chooseWindows(parts, WIDTH, HEIGHT, SIZES);
    const crop = cutCrop(truth, hole, window);
    const guess = pictureBy(window.width, window.height, () => 0);
    const sketch = sketchGuess(k, { window, crop, guess, seed: 1, isMarkedGreen: false });
    expect(sketch.verdict.faults).toContain("seam");
    const lifted = await liftGuesses(k, truth, hole, [sketch], { seed: 1, threads: 2 });
    const engine = await createEngine({ threads: 2 });
    const { images } = await engine.erase(truth, hole, { dilatePx: 0, seed: 1 });
    await engine.close();
    expect(Buffer.from(lifted.data).equals(Buffer.from(images[0].data))).toBe(true);
  });

  it("enlarges the guess where there is nothing to copy from", async () => {
    const truth = pictureBy(300, 300, (x) => 100 + (x % 50));
    const k = await openKernels();
    const edge = { x: 0, y: 0, width: 300, height: 298 };
    const { hole, parts } = findHoles(k, maskOf(300, 300, edge), 0);
    const [window] = chooseWindows(parts, 300, 300, SIZES);
    const crop = cutCrop(truth, hole, window);
    const placement = { window, crop, guess: crop.picture, seed: 1, isMarkedGreen: false };
    const placed = createRaster({ ...truth, data: truth.data.slice() });
    placeGuess(k, placed, hole, placement);
    const lifted = await liftGuesses(k, truth, hole, [sketchGuess(k, placement)], { seed: 1, threads: 1 });
    expect(Buffer.from(lifted.data).equals(Buffer.from(placed.data))).toBe(true);
  });

  it("leaves guesses of the picture's own resolution to be placed", async () => {
    const truth = pictureBy(WIDTH, HEIGHT, texture);
    const k = await openKernels();
    const { hole, parts } = findHoles(k, maskOf(WIDTH, HEIGHT, HOLE), 0);
    const [window] = chooseWindows(parts, WIDTH, HEIGHT, { ...SIZES, isSquare: false, maxPixels: 1_000_000 });
    expect(isReduced(window)).toBe(false);
    expect(await liftGuesses(k, truth, hole, [], { seed: 1 })).toBe(truth);
  });
});
