import { createRaster } from "@lacuna/raster";
import { expect, it } from "vitest";
import { makeThumbnail } from "./make-thumbnail.ts";

/** Each pixel says where it is: 16 × column + row. */
const picture = createRaster({
  width: 9,
  height: 8,
  model: "gray",
  hasAlpha: false,
  data: Uint8Array.from({ length: 72 }, (_, at) => 16 * (at % 9) + Math.floor(at / 9)),
});

function redsOf({ rgba }: { rgba: Uint8ClampedArray }): number[] {
  return Array.from(rgba).filter((_, at) => at % 4 === 0);
}

it("shows every pixel of a small part, and every so many of a larger one", () => {
  const whole = makeThumbnail(picture, { x: 2, y: 1, width: 2, height: 2 }, [], 4);
  expect([whole.width, whole.height, ...redsOf(whole)]).toEqual([2, 2, 0x21, 0x31, 0x22, 0x32]);
  const small = makeThumbnail(picture, { x: 1, y: 0, width: 8, height: 8 }, [], 2);
  expect([small.width, small.height, ...redsOf(small)]).toEqual([2, 2, 0x10, 0x50, 0x14, 0x54]);
});

it("lays blocks over it, however they lie to what is shown", () => {
  const block = { rect: { x: 4, y: 3, width: 3, height: 2 }, samples: Uint8Array.of(201, 202, 203, 204, 205, 206) };
  const small = makeThumbnail(picture, { x: 1, y: 0, width: 8, height: 8 }, [block], 2);
  expect(redsOf(small)).toEqual([0x10, 0x50, 0x14, 205]);
  const beside = { rect: { x: 0, y: 0, width: 1, height: 8 }, samples: new Uint8Array(8).fill(255) };
  expect(redsOf(makeThumbnail(picture, { x: 1, y: 0, width: 8, height: 8 }, [beside], 2))).toEqual(
    redsOf(makeThumbnail(picture, { x: 1, y: 0, width: 8, height: 8 }, [], 2)),
  );
});
