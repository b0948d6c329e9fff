import { encodeImage, encodeMask, type ImageFormat } from "@lacuna/codec";
import { createMask, createRaster } from "@lacuna/raster";
import { toDataUri } from "../data-uri.ts";

export interface TestPictureOptions {
  /** Default: PNG. */
  readonly format?: ImageFormat;
  /** Another number is another picture. Default 0. */
  readonly kind?: number;
}

/** A picture of slanted stripes with some grain, as a file. */
export async function pictureFile(
  width: number,
  height: number,
  { format = "png", kind = 0 }: TestPictureOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const stripe = Math.sin((x + y * 0.3) / (5 + kind)) * 70;
      const grain = ((x * 7919 + y * 104_729 + kind * 13) % 31) - 15;
      data.set([128 + stripe + grain, 120 + stripe, 90 + grain], (y * width + x) * 3);
    }
  }
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  return Uint8Array.from((await encodeImage(raster, undefined, { format })).bytes);
}

/** A mask of that size with a square marked in its middle, as a PNG file. */
export async function maskFile(width: number, height: number, side: number): Promise<Uint8Array<ArrayBuffer>> {
  const mask = createMask(width, height);
  const [left, top] = [(width - side) >> 1, (height - side) >> 1];
  for (let y = top; y < top + side; y++) mask.data.fill(255, y * width + left, y * width + left + side);
  return Uint8Array.from(await encodeMask(mask));
}

export function dataUri(bytes: Uint8Array, type = "image/png"): string {
  return toDataUri(bytes, type);
}
