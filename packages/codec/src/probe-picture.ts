import type { DecodeLimits } from "./decode-limits.ts";
import type { InputFormat } from "./image-format.ts";
import { probeImage } from "./probe-image.ts";

/** What a picture's header tells of it. */
export interface PictureProbe {
  /** Told from the content. */
  readonly format: InputFormat;
  /** Of the upright picture: the EXIF orientation has been applied, as `decodeImage` applies it. */
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a picture's format and size without decoding its pixels, so a fault inside the compressed data stays unseen.
 *
 * @param bytes   A whole file. Not modified.
 * @param limits  Held against the header.
 * @throws UnsupportedFormatError | DamagedImageError | TooLargeError
 *
 * Cost: a few milliseconds, nearly all of them on one of libuv's threads.
 */
export async function probePicture(bytes: Uint8Array, limits: DecodeLimits = {}): Promise<PictureProbe> {
  const { format, header } = await probeImage(bytes, limits);
  return { format, width: header.autoOrient.width, height: header.autoOrient.height };
}
