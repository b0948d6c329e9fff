import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { expect, it } from "vitest";
import { guessBehind } from "./guess-behind.ts";

const [WIDTH, HEIGHT] = [80, 60];
const LETTERS = createMask(WIDTH, HEIGHT);
for (let y = 20; y < 40; y++) LETTERS.data.fill(255, y * WIDTH + 30, y * WIDTH + 36);
const HOLE = growMask(LETTERS, 3);

/** What is seen beside the letters: the picture is black within. */
const AROUND = createMask(
  WIDTH,
  HEIGHT,
  growMask(HOLE, 3).data.map((value, p) => value - HOLE.data[p]),
);
const NONE = createMask(WIDTH, HEIGHT);

/** A slope of brightness, and black where the hole is. */
function slope(): Raster {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
    const p = Math.floor(i / 3);
    return HOLE.data[p] === 0 ? 60 + (p % WIDTH) + (i % 3) * 20 : 0;
  });
  return createRaster({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: false, data });
}

it("goes on with the colors around letters, and is to be trusted where they are", () => {
  const guess = guessBehind(slope(), HOLE, HOLE, AROUND);
  if (guess === undefined) throw new Error("there are letters");
  const { rect, raster } = guess;
  for (let row = 0; row < raster.height; row++) {
    for (let column = 0; column < raster.width; column++) {
      const [x, y] = [rect.x + 2 * column + 0.5, rect.y + 2 * row + 0.5];
      const at = 4 * (row * raster.width + column);
      for (let c = 0; c < 3; c++) expect(Math.abs(raster.data[at + c] - (60 + x + 20 * c))).toBeLessThan(4);
      if (x > 31 && x < 34 && y > 21 && y < 38) expect(raster.data[at + 3]).toBe(255);
      if (x < 24 || y < 14) expect(raster.data[at + 3]).toBe(0);
    }
  }
});

it("is not to be trusted where no ground is seen", () => {
  const { raster } = guessBehind(slope(), HOLE, HOLE, NONE) ?? { raster: undefined };
  expect(raster?.data.filter((value, i) => i % 4 === 3 && value !== 0)).toHaveLength(0);
});

it("guesses nothing where there are no letters", () => {
  expect(guessBehind(slope(), NONE, HOLE, NONE)).toBeUndefined();
});

it("goes by what is seen of the ground within the hole", () => {
  const ground = createMask(WIDTH, HEIGHT);
  for (let y = 24; y < 36; y++) ground.data.fill(255, y * WIDTH + 27, y * WIDTH + 29); // black there
  const { rect, raster } = guessBehind(slope(), HOLE, HOLE, ground) ?? { rect: undefined, raster: undefined };
  if (rect === undefined) throw new Error("there are letters");
  const at = 4 * (((30 - rect.y) >> 1) * raster.width + ((31 - rect.x) >> 1));
  expect(raster.data[at]).toBeLessThan(75); // 91 without
});
