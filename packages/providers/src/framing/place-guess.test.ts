import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, openKernels } from "@lacuna/kernel";
import type { Mask, Raster } from "@lacuna/raster";
import { maskOf, pictureBy, scene, type SceneOptions, waves } from "../testing/scenes.ts";
import { chooseWindows } from "./choose-windows.ts";
import { cutCrop } from "./cut-crop.ts";
import { findHoles } from "./find-holes.ts";
import type { Verdict } from "./judge-fill.ts";
import { placeGuess } from "./place-guess.ts";

const SIZES = { maxPixels: 160 * 160, minPixels: 64 * 64, multipleOf: 16 };
const HOLE = { x: 60, y: 40, width: 50, height: 44 };

let k: Kernels;
beforeAll(async () => {
  k = await openKernels();
});

/** Fills a picture's hole with what `guess` makes of each crop. */
function fill(
  picture: Raster,
  mask: Mask,
  guess: (crop: Raster) => Raster,
  sizes = SIZES,
  isMarkedGreen = false,
): { result: Raster; hole: Mask; verdicts: Verdict[] } {
  const result = { ...picture, data: picture.data.slice() };
  const { hole, parts } = findHoles(k, mask, 3);
  const verdicts = chooseWindows(parts, picture.width, picture.height, sizes).map((window) => {
    const crop = cutCrop(result, hole, window);
    return placeGuess(k, result, hole, { window, crop, guess: guess(crop.picture), seed: 1, isMarkedGreen });
  });
  return { result, hole, verdicts };
}

const paint = (crop: Raster): Raster => pictureBy(crop.width, crop.height, (x, y, c) => (x * (c + 1) + y * 3) % 256);

describe("placeGuess", () => {
  const kinds: readonly SceneOptions[] = [
    {},
    { hasAlpha: true },
    { isDeep: true },
    { model: "gray" },
    { model: "gray", hasAlpha: true, isDeep: true },
  ];
  it.each(kinds)("changes no sample outside the hole, and every part of the hole: %o", (options) => {
    const picture = scene(180, 130, options);
    const mask = maskOf(180, 130, HOLE, { x: 0, y: 100, width: 9, height: 30 });
    const { result, hole } = fill(picture, mask, paint);
    let changed = 0;
    for (let at = 0; at < picture.data.length; at++) {
      const isHole = hole.data[Math.floor(at / picture.channels)] !== 0;
      if (!isHole) expect(result.data[at]).toBe(picture.data[at]);
      else if (result.data[at] !== picture.data[at]) changed++;
    }
    const samples = hole.data.filter((value) => value !== 0).length * picture.channels;
    expect(changed).toBeGreaterThan(0.9 * samples);
    const last = picture.channels - 1;
    const inside = (HOLE.y * 180 + HOLE.x) * picture.channels + last;
    if (options.hasAlpha) expect(result.data[inside]).toBe(options.isDeep ? 65_535 : 255);
  });

  it("undoes the drift of a model: shifted, tinted and with another contrast", () => {
    const picture = scene(180, 130);
    const { result, hole, verdicts } = fill(
      picture,
      maskOf(180, 130, HOLE),
      (crop) => {
        return pictureBy(crop.width, crop.height, (x, y, c) => 1.05 * sceneAt(crop, x - 0.7, y + 0.5, c) - 9 + 3 * c);
      },
      { ...SIZES, maxPixels: 192 * 144 },
    );
    expect(verdicts[0].faults).toEqual(["unchanged"]); // the model showed what was there
    expect(psnrInHole(picture, result, hole)).toBeGreaterThan(32);
  });

  it("brings a reduced guess to full size without a seam", () => {
    const picture = pictureBy(600, 450, (x, y, c) => waves(x / 4, y / 4, c));
    const mask = maskOf(600, 450, { x: 150, y: 100, width: 300, height: 220 });
    const { result, hole, verdicts } = fill(picture, mask, (crop) => crop);
    expect(verdicts[0].faults).not.toContain("seam");
    expect(psnrInHole(picture, result, hole)).toBeGreaterThan(34);
  });

  it("gives a smooth fill the grain around it", () => {
    const grainy = pictureBy(180, 130, (x, y) => 120 + (((x * 7919 + y * 104_729 + x * y * 31) % 97) / 97 - 0.5) * 20);
    const { result } = fill(grainy, maskOf(180, 130, HOLE), (crop) => pictureBy(crop.width, crop.height, () => 120));
    const deviation = deviationIn(result, HOLE);
    expect(deviation).toBeGreaterThan(0.5 * deviationIn(grainy, HOLE));
    expect(deviation).toBeLessThan(1.5 * deviationIn(grainy, HOLE));
  });

  it("finds fault with green that was left, with what was not touched, and with a border that shows", () => {
    const picture = pictureBy(180, 130, (x, y) => waves(x, y, 0));
    const mask = maskOf(180, 130, HOLE);
    const green = fill(
      picture,
      mask,
      (crop) => pictureBy(crop.width, crop.height, (_x, _y, c) => (c === 1 ? 255 : 0)),
      SIZES,
      true,
    );
    expect(green.verdicts[0].faults).toContain("residue");
    expect(fill(picture, mask, (crop) => crop).verdicts[0].faults).toEqual(["unchanged"]);
    const black = fill(picture, mask, (crop) => pictureBy(crop.width, crop.height, () => 0)).verdicts[0];
    expect(black.faults).toContain("seam");
    expect(black.badness).toBeGreaterThan(0);
    const flat = pictureBy(180, 130, () => 140);
    expect(fill(flat, mask, (crop) => crop).verdicts[0]).toEqual({ faults: [], badness: 0 });
  });
});

/** The scene's color where the crop's pixel lies, when the crop shows all of it. */
function sceneAt(crop: Pick<Raster, "width" | "height">, x: number, y: number, c: number): number {
  const rect = { width: 180, height: Math.ceil((180 * crop.height) / crop.width) };
  const top = -Math.floor((rect.height - 130) / 2);
  return waves(((x + 0.5) * rect.width) / crop.width - 0.5, ((y + 0.5) * rect.height) / crop.height - 0.5 + top, c);
}

function psnrInHole(expected: Raster, actual: Raster, hole: Mask): number {
  let [sum, count] = [0, 0];
  hole.data.forEach((value, p) => {
    if (value === 0) return;
    for (let c = 0; c < 3; c++) sum += (expected.data[p * 3 + c] - actual.data[p * 3 + c]) ** 2;
    count += 3;
  });
  return 10 * Math.log10(255 ** 2 / (sum / count));
}

function deviationIn({ width, data }: Raster, rect: typeof HOLE): number {
  let [sum, squares] = [0, 0];
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    for (let x = rect.x; x < rect.x + rect.width; x++) {
      const value = data[(y * width + x) * 3];
      sum += value;
      squares += value * value;
    }
  }
  const count = rect.width * rect.height;
  return Math.sqrt(squares / count - (sum / count) ** 2);
}
