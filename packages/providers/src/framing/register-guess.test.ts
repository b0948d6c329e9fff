import { expect, it } from "vitest";
import { maskOf, pictureBy, waves } from "../testing/scenes.ts";
import { findRing } from "./find-ring.ts";
import { registerGuess } from "./register-guess.ts";

const hole = maskOf(128, 96, { x: 50, y: 30, width: 30, height: 30 });
const ring = findRing(hole);

it.each([
  [0.6, -0.4],
  [-1.5, 1.2],
  [0, 0.25],
])("finds a shift of (%d, %d), whatever the brightness", (dx, dy) => {
  const crop = pictureBy(128, 96, waves);
  const guess = pictureBy(128, 96, (x, y, c) => waves(x - dx, y - dy, c) + 6);
  const found = registerGuess(crop, guess, ring);
  expect(found.dx).toBeCloseTo(dx, 1);
  expect(found.dy).toBeCloseTo(dy, 1);
});

it("finds none in what is flat, in what only has lines, and in what is something else", () => {
  const crop = pictureBy(128, 96, waves);
  const none = { dx: 0, dy: 0 };
  const flat = pictureBy(128, 96, () => 90);
  expect(registerGuess(flat, flat, ring)).toEqual(none);
  const lines = pictureBy(128, 96, (x) => 128 + 60 * Math.sin(x / 6));
  expect(
    registerGuess(
      lines,
      pictureBy(128, 96, (x) => 128 + 60 * Math.sin((x - 1) / 6)),
      ring,
    ),
  ).toEqual(none);
  expect(
    registerGuess(
      crop,
      pictureBy(128, 96, (x, y) => (x * 7919 + y * 104_729) % 255),
      ring,
    ),
  ).toEqual(none);
});

it("finds the ring: known pixels near the hole, and none of the hole", () => {
  const near = findRing(hole, 1);
  expect(near).toHaveLength(32 * 32 - 30 * 30);
  expect([...near].every((p) => hole.data[p] === 0)).toBe(true);
});
