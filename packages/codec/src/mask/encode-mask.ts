import type { Mask } from "@lacuna/raster";
import sharp from "sharp";

/** Writes a mask as an 8-bit gray PNG, its values as they are. `decodeMask` reads the same mask back. */
export async function encodeMask(mask: Mask): Promise<Uint8Array> {
  const raw = { width: mask.width, height: mask.height, channels: 1 } as const;
  return await sharp(mask.data, { raw, limitInputPixels: false })
    .toColourspace("b-w")
    .png({ compressionLevel: 6 })
    .toBuffer();
}
