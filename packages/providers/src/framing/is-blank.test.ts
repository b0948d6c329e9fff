import { expect, it } from "vitest";
import { maskOf, pictureBy, waves } from "../testing/scenes.ts";
import { isBlank } from "./is-blank.ts";

const SIDE = 96;
const HOLE = maskOf(SIDE, SIDE, { x: 30, y: 30, width: 40, height: 40 });
const isMiddle = (x: number, y: number): boolean => x >= 36 && x < 64 && y >= 36 && y < 64;

it("tells a guess that is one color in the middle of its hole from one that is not", () => {
  const guess = pictureBy(SIDE, SIDE, waves);
  const black = pictureBy(SIDE, SIDE, (x, y, c) => (isMiddle(x, y) ? 0 : waves(x, y, c)));
  expect([isBlank(guess, HOLE), isBlank(black, HOLE)]).toEqual([false, true]);
});

it("takes what is smooth for no blank", () => {
  const smooth = pictureBy(SIDE, SIDE, (x, y, c) => 100 + Math.round(x / 8 + y / 12) + c);
  expect(isBlank(smooth, HOLE)).toBe(false);
});

it("finds nothing wrong with one color where the picture is of one color too", () => {
  const drawing = pictureBy(SIDE, SIDE, (x) => (x % 48 < 4 ? 0 : 255));
  expect(isBlank(drawing, HOLE)).toBe(false);
});
