import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import { fillRect } from "@lacuna/selection";
import { expect, it } from "vitest";
import { guessLetters } from "./guess-letters.ts";

const [WIDTH, HEIGHT] = [60, 40];

function box(x: number, y: number, width: number, height: number): Mask {
  const mask = createMask(WIDTH, HEIGHT);
  fillRect(mask, { x, y, width, height });
  return mask;
}

function plain(model: Raster["model"], channels: number): Raster {
  const data = new Uint8Array(WIDTH * HEIGHT * channels).fill(90);
  return createRaster({ width: WIDTH, height: HEIGHT, model, hasAlpha: false, data });
}

const letters = box(20, 10, 4, 20);
const text = { letters, ground: box(25, 10, 4, 20) };

/** The part of a guess that is to be followed, in pixels of the picture. */
function followed(dilatePx: number): number {
  const guess = guessLetters(plain("rgb", 3), text, letters, dilatePx);
  return guess?.raster.data.filter((value, i) => i % 4 === 3 && value > 0).length ?? 0;
}

it("guesses for letters as far as an erase grows them", () => {
  expect(followed(0)).toBeGreaterThan(0);
  expect(followed(5)).toBeGreaterThan(followed(0) * 2);
});

it("guesses nothing without letters, nor for pictures in ink", () => {
  const none = { letters: createMask(WIDTH, HEIGHT), ground: text.ground };
  expect(guessLetters(plain("rgb", 3), none, letters, 3)).toBeUndefined();
  expect(guessLetters(plain("cmyk", 4), text, letters, 3)).toBeUndefined();
});
