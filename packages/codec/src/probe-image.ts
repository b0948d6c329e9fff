import sharp, { type Metadata as SharpMetadata } from "sharp";
import { checkTiff } from "./check-tiff.ts";
import { checkBytes, checkPixels, type DecodeLimits } from "./decode-limits.ts";
import { describeDamage } from "./describe-damage.ts";
import { detectFormat } from "./detect-format.ts";
import { DamagedImageError } from "./errors.ts";
import type { InputFormat } from "./image-format.ts";

/** What a file's header says. Nothing of its pixels has been decoded. */
export interface Probe {
  readonly format: InputFormat;
  readonly header: SharpMetadata;
  /** What the caller should know, in plain sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads a picture's header and holds it against the limits, before memory is spent on pixels.
 *
 * @throws UnsupportedFormatError | DamagedImageError | TooLargeError
 */
export async function probeImage(bytes: Uint8Array, limits: DecodeLimits): Promise<Probe> {
  checkBytes(bytes, limits);
  const format = detectFormat(bytes);
  const notes = format === "tiff" ? checkTiff(bytes) : [];
  const header = await readHeader(bytes, format);
  checkPixels(header.width, header.height, limits);
  return { format, header, notes };
}

async function readHeader(bytes: Uint8Array, format: InputFormat): Promise<SharpMetadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false, failOn: "error" }).metadata();
  } catch (cause) {
    throw new DamagedImageError(describeDamage(bytes, format, cause), { cause });
  }
}
