import { createRaster, type Raster } from "@lacuna/raster";
import sharp from "sharp";
import type { DecodeLimits } from "./decode-limits.ts";
import { describeDamage } from "./describe-damage.ts";
import { DamagedImageError } from "./errors.ts";
import { probeImage } from "./probe-image.ts";

/**
 * Reads a picture file as small as somebody who only looks at it needs it: upright, as a screen shows it (sRGB, on white where it
 * is transparent), its first page.
 *
 * @param longestPx  Of the longer side, at least 1. Smaller pictures stay as they are.
 * @returns          RGB, 8 bits, without alpha.
 * @throws UnsupportedFormatError | DamagedImageError | TooLargeError  as `decodeImage`.
 *
 * Cost: less than decoding it, as a JPEG is shrunk while it is read.
 */
export async function shrinkPicture(bytes: Uint8Array, longestPx: number, limits: DecodeLimits = {}): Promise<Raster> {
  const { format } = await probeImage(bytes, limits);
  try {
    const { data, info } = await sharp(bytes, { autoOrient: true, failOn: "error", limitInputPixels: false })
      .resize(longestPx, longestPx, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#fff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const samples = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return createRaster({
      width,
      height,
      model: "rgb",
      hasAlpha: false,
      data: channels === 1 ? triple(samples) : samples,
    });
  } catch (cause) {
    throw new DamagedImageError(describeDamage(bytes, format, cause), { cause });
  }
}

/** Gray as RGB. */
function triple(gray: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(gray.length * 3);
  for (let p = 0; p < gray.length; p++) rgb.fill(gray[p], p * 3, p * 3 + 3);
  return rgb;
}
