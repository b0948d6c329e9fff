import { encodeImage, encodeMask, type ImageFormat } from "@lacuna/codec";
import { createMask, createRaster } from "@lacuna/raster";

/** A picture of slanted stripes with some grain, as a file; on demand with a transparent square of 20 pixels in its middle. */
export async function pictureFile(
  width: number,
  height: number,
  format: ImageFormat = "png",
  hasAlpha = false,
): Promise<Uint8Array> {
  const channels = hasAlpha ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const stripe = Math.sin((x + y * 0.3) / 5) * 70;
      const grain = ((x * 7919 + y * 104_729) % 31) - 15;
      data.set([128 + stripe + grain, 120 + stripe, 90 + grain], (y * width + x) * channels);
      const isInside = Math.abs(2 * x + 1 - width) < 20 && Math.abs(2 * y + 1 - height) < 20;
      if (hasAlpha) data[(y * width + x) * channels + 3] = isInside ? 0 : 255;
    }
  }
  const raster = createRaster({ width, height, model: "rgb", hasAlpha, data });
  return (await encodeImage(raster, undefined, { format })).bytes;
}

/** A mask of that size with a square marked in its middle, as a file. */
export async function maskFile(width: number, height: number, side: number): Promise<Uint8Array> {
  const mask = createMask(width, height);
  const left = (width - side) >> 1;
  const top = (height - side) >> 1;
  for (let y = top; y < top + side; y++) mask.data.fill(255, y * width + left, y * width + left + side);
  return encodeMask(mask);
}
