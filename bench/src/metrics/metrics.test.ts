import { expect, test } from "vitest";
import { lumaOf } from "../photos/picture.ts";
import { grayOf, holeOf } from "../testing/hole-of.ts";
import { densestWindow } from "./deep-distance.ts";
import { scoreFill } from "./metrics.ts";
import { psnrInHole } from "./psnr.ts";
import { seamRatio, stepAcrossRing } from "./seam.ts";
import { sharpnessRatio } from "./sharpness.ts";
import { ssimInHole } from "./ssim.ts";

const HOLE = holeOf(`
  ........
  ..####..
  ..####..
  ..####..
  ..####..
  ........`);
const checkers = grayOf(8, 6, (x, y) => ((x + y) % 2 === 0 ? 100 : 140));

test("an error of 10 levels everywhere in the hole is 28.13 dB, whatever lies outside", () => {
  const result = {
    ...checkers,
    data: checkers.data.map((value, i) => (HOLE.data[Math.floor(i / 3)] ? value + 10 : 0)),
  };
  expect(psnrInHole(checkers, result, HOLE)).toBeCloseTo(10 * Math.log10(65025 / 100), 6);
});

test("a picture is like itself and less like its flat mean", () => {
  const luma = lumaOf(checkers);
  expect(ssimInHole(luma, luma, HOLE)).toBeCloseTo(1, 5);
  expect(
    ssimInHole(
      luma,
      luma.map(() => 120),
      HOLE,
    ),
  ).toBeLessThan(0.2);
});

test("half the contrast is half the sharpness", () => {
  const half = grayOf(8, 6, (x, y) => ((x + y) % 2 === 0 ? 110 : 130));
  // Steps of 40 and 20 levels: √((20² + 1) / (40² + 1)) with the floor of one level squared.
  expect(sharpnessRatio(lumaOf(checkers), lumaOf(half), HOLE)).toBeCloseTo(Math.sqrt(401 / 1601), 6);
});

test("a hole filled 40 levels too bright in a flat picture is a seam of 40 levels", () => {
  const flat = lumaOf(grayOf(8, 6, () => 100));
  const bright = flat.map((value, p) => (HOLE.data[p] ? value + 40 : value));
  expect(stepAcrossRing(bright, HOLE, 0)).toBeCloseTo(40, 4);
  expect(stepAcrossRing(bright, HOLE, 1)).toBeCloseTo(0, 4);
  expect(seamRatio(flat, bright, HOLE)).toBeGreaterThan(100);
  expect(seamRatio(flat, flat, HOLE)).toBe(1);
});

test("the truth itself scores perfectly, and a changed known pixel is counted", () => {
  const perfect = scoreFill(checkers, HOLE, checkers, checkers);
  expect(perfect).toMatchObject({ psnr: 99, sharpness: 1, seam: 1, changedKnown: 0 });
  const touched = { ...checkers, data: checkers.data.with(0, 7) };
  expect(scoreFill(checkers, HOLE, checkers, touched).changedKnown).toBe(1);
});

test("the window of a large hole is where most of the hole is", () => {
  const hole = { width: 2000, height: 1000, data: new Uint8Array(2000 * 1000) };
  for (let x = 100; x < 1900; x++) hole.data.fill(255, 500 * 2000 + x, 500 * 2000 + x + 1);
  for (let y = 300; y < 700; y++) hole.data.fill(255, y * 2000 + 1200, y * 2000 + 1700);
  const { x, y, width, height } = densestWindow(hole);
  expect([width, height]).toEqual([640, 464]);
  expect(x).toBeGreaterThanOrEqual(1060);
  expect(x + width).toBeGreaterThanOrEqual(1700);
  expect(y).toBeLessThanOrEqual(300);
});
