import { encodeImage, encodeMask } from "@lacuna/codec";
import { createMask, createRaster } from "@lacuna/raster";

export interface TestPictures {
  readonly image: Uint8Array;
  readonly mask: Uint8Array;
}

/** A picture of slanted stripes, and a mask of the same size with a square marked in its middle, as PNG files. */
export async function makePictures(width = 64, height = 48, holeSide = 12): Promise<TestPictures> {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const stripe = Math.sin((x + y * 0.4) / 4) * 60;
      data.set([130 + stripe, 110 + stripe, 80 + ((x * 31 + y * 17) % 23)], (y * width + x) * 3);
    }
  }
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  const mask = createMask(width, height);
  const left = (width - holeSide) >> 1;
  const top = (height - holeSide) >> 1;
  for (let y = top; y < top + holeSide; y++) mask.data.fill(255, y * width + left, y * width + left + holeSide);
  return { image: (await encodeImage(raster, undefined, { format: "png" })).bytes, mask: await encodeMask(mask) };
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

export function dataUri(bytes: Uint8Array): string {
  return `data:image/png;base64,${base64(bytes)}`;
}
