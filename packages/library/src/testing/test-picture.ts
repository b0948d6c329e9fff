import { encodeImage, type ImageFormat } from "@lacuna/codec";
import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";

/** A picture of slanted stripes with some grain: any hole in it can be continued, and no two rows are equal. */
export function testPicture(width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const stripe = Math.sin((x + y * 0.3) / 3) * 70;
      const grain = ((x * 7919 + y * 104_729) % 31) - 15;
      data.set([128 + stripe + grain, 120 + stripe, 90 + grain], (y * width + x) * 3);
    }
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data });
}

export async function testPictureFile(width: number, height: number, format: ImageFormat = "png"): Promise<Uint8Array> {
  return (await encodeImage(testPicture(width, height), undefined, { format })).bytes;
}

/** A mask with one box marked. */
export function boxMask(width: number, height: number, x: number, y: number, side: number): Mask {
  const mask = createMask(width, height);
  for (let row = y; row < y + side; row++) mask.data.fill(255, row * width + x, row * width + x + side);
  return mask;
}
