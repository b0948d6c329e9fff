import { createMask, createRaster } from "@lacuna/raster";
import { expect, it } from "vitest";
import { turnBack, turnPicture } from "./turn-picture.ts";

const SIZE = { width: 120, height: 80 };

/** A gray picture with a bright square around 70, 30. */
function spotted(): ReturnType<typeof createRaster> {
  const data = new Uint8Array(SIZE.width * SIZE.height).fill(100);
  for (let y = 24; y <= 36; y++) data.fill(255, y * SIZE.width + 64, y * SIZE.width + 77);
  return createRaster({ ...SIZE, model: "gray", hasAlpha: false, data });
}

it.each([
  { degrees: 34, scale: 1.5 },
  { degrees: -34, scale: 0.6 },
  { degrees: 0, scale: 2 },
  { degrees: 90, scale: 1 },
])("lays what is seen in a turned picture ($degrees°, ×$scale) over the place it came from", (turn) => {
  const { data, ...turned } = turnPicture(spotted(), turn);
  const seen = createMask(
    turned.width,
    turned.height,
    Uint8Array.from({ length: turned.width * turned.height }, (_, p) => (data[p * 3] > 180 ? 255 : 0)),
  );
  const back = turnBack(seen, SIZE, turn);
  const marked = [...back.data.keys()].filter((p) => back.data[p] !== 0);
  const mean = (of: (p: number) => number): number => marked.reduce((sum, p) => sum + of(p), 0) / marked.length;
  expect(Math.abs(marked.length - 169)).toBeLessThan(45);
  expect(Math.abs(mean((p) => p % SIZE.width) - 70)).toBeLessThan(1);
  expect(Math.abs(mean((p) => Math.floor(p / SIZE.width)) - 30)).toBeLessThan(1);
});
