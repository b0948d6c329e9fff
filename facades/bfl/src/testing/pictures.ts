import { encodeImage, encodeMask, type ImageFormat } from "@lacuna/codec";
import { createMask, createRaster } from "@lacuna/raster";

/** A sky of soft stripes, as a file. */
export async function pictureFile(width: number, height: number, format: ImageFormat = "png"): Promise<Buffer> {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const wave = Math.sin(((at % width) + Math.floor(at / width)) / 4) * 60;
    data.set([90 + wave, 130 + wave, 180], at * 3);
  }
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  return Buffer.from((await encodeImage(raster, undefined, { format })).bytes);
}

/** A mask of that size with a square of `side` marked in its middle, as a PNG. */
export async function maskFile(width: number, height: number, side: number): Promise<Buffer> {
  const mask = createMask(width, height);
  const [left, top] = [(width - side) >> 1, (height - side) >> 1];
  for (let y = top; y < top + side; y++) mask.data.fill(255, y * width + left, y * width + left + side);
  return Buffer.from(await encodeMask(mask));
}
