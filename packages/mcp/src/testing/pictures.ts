import { encodeImage, encodeMask, type ImageFormat } from "@lacuna/codec";
import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";

/** Slanted stripes with some grain: any hole in it can be continued. */
export function stripes(width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const stripe = Math.sin((x + y * 0.4) / 3) * 60;
      const grain = ((x * 7919 + y * 104_729) % 29) - 14;
      data[at++] = 128 + stripe + grain;
      data[at++] = 120 + stripe;
      data[at++] = 96 + grain;
    }
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data });
}

export async function stripesFile(width: number, height: number, format: ImageFormat = "png"): Promise<Uint8Array> {
  return (await encodeImage(stripes(width, height), undefined, { format })).bytes;
}

/** A mask with one box marked. */
export function boxMask(
  width: number,
  height: number,
  box: readonly [x: number, y: number, w: number, h: number],
): Mask {
  const mask = createMask(width, height);
  const [x, y, w, h] = box;
  for (let row = y; row < y + h; row++) mask.data.fill(255, row * width + x, row * width + x + w);
  return mask;
}

export function boxMaskFile(...parts: Parameters<typeof boxMask>): Promise<Uint8Array> {
  return encodeMask(boxMask(...parts));
}

export function dataUri(bytes: Uint8Array, type = "image/png"): string {
  return `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
}
