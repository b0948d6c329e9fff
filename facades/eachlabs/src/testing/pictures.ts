import { encodeImage } from "@lacuna/codec";
import { createRaster } from "@lacuna/raster";

/** What is to be erased: nothing else in the picture is red. */
export const RED: readonly [number, number, number] = [250, 20, 20];
const RED_SIDE = 12;

/**
 * Checks of two soft colors with a red square in the middle, as a PNG.
 *
 * @param hole  Side of a transparent square in its middle; left out: no alpha channel.
 */
export async function pictureFile(width: number, height: number, hole?: number): Promise<Buffer> {
  const channels = hole === undefined ? 3 : 4;
  const data = new Uint8Array(width * height * channels).fill(255);
  const square = middleOf(width, height, hole ?? 0);
  const isRed = middleOf(width, height, RED_SIDE);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isDark = ((x >> 3) + (y >> 3)) % 2 === 0;
      const at = (y * width + x) * channels;
      data.set(isRed(x, y) ? RED : isDark ? [70, 90, 110] : [180, 170, 140], at);
      if (hole !== undefined && square(x, y)) data[at + 3] = 0;
    }
  }
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: hole !== undefined, data });
  return Buffer.from((await encodeImage(raster, undefined, { format: "png" })).bytes);
}

/** Tells which pixels are in a square of `side` in the middle. */
export function middleOf(width: number, height: number, side: number): (x: number, y: number) => boolean {
  const [left, top] = [(width - side) >> 1, (height - side) >> 1];
  return (x, y) => x >= left && x < left + side && y >= top && y < top + side;
}
