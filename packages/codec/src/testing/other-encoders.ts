import sharp from "sharp";
import { smoothPicture } from "./test-picture.ts";

/** A GIF of one or more equal frames. The package itself writes none. */
export async function gifPicture(width: number, height: number, frames = 1): Promise<Uint8Array> {
  const { data } = smoothPicture(width, height * frames);
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const;
  return await sharp(data, { raw }).gif({ effort: 1, keepDuplicateFrames: true }).toBuffer();
}

/** A JPEG in several scans, coarse to fine. The package writes one only when it read one. */
export async function progressiveJpeg(width: number, height: number): Promise<Uint8Array> {
  const { data } = smoothPicture(width, height);
  return await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ progressive: true })
    .toBuffer();
}
