import type { Raster } from "@lacuna/raster";
import { encodePixels } from "./encode/encode-pixels.ts";
import { fitToFormat } from "./encode/fit-to-format.ts";
import { writeMetadata } from "./encode/write-metadata.ts";
import { EncodeFailedError } from "./errors.ts";
import { FORMAT_NAMES, type ImageFormat } from "./image-format.ts";
import type { Metadata } from "./metadata/metadata.ts";
import { uprightMetadata } from "./metadata/upright-metadata.ts";
import type { SourceInfo } from "./source-info.ts";

export interface EncodeOptions {
  /** Default: the source's own format, PNG for a GIF; PNG where there is no source. */
  readonly format?: ImageFormat;
  /**
   * 1–100 for JPEG, WebP and AVIF. Default for JPEG from JPEG: the setting that quantizes most like the source did;
   * else 92 for JPEG, 90 for WebP, 80 for AVIF. A lossless WebP stays lossless unless a quality is given.
   */
  readonly quality?: number;
  /**
   * Whether EXIF, XMP, IPTC, comments and density are written. Default true. The color profile is written either way:
   * without it the colors would be wrong.
   */
  readonly keepMetadata?: boolean;
}

export interface EncodedImage {
  readonly bytes: Uint8Array;
  readonly format: ImageFormat;
  /** What was lost on the way, in plain sentences: transparency in a JPEG, CMYK in a PNG. */
  readonly notes: readonly string[];
}

/** Longest side each format can hold, in pixels. */
const MAX_SIDE: Record<ImageFormat, number> = {
  jpeg: 65_535,
  png: 2 ** 31 - 1,
  webp: 16_383,
  avif: 16_384,
  tiff: 2 ** 31 - 1,
};

/**
 * Writes a raster as a picture file like the one it came from: same format, profile and metadata.
 *
 * PNG and TIFF hold every sample exactly, 16-bit ones too. JPEG, WebP and AVIF are lossy everywhere, except for a WebP
 * that was lossless to begin with. The orientation tag is written as upright, and thumbnails are left out.
 *
 * @param raster  Upright pixels, as `decodeImage` gives them. Not modified.
 * @param like    The `source` that `decodeImage` gave with the picture this one was made from.
 * @throws RangeError         when `quality` is not an integer in range.
 * @throws EncodeFailedError  when the picture is too large for the format, or the encoder fails.
 */
export async function encodeImage(
  raster: Raster,
  like?: SourceInfo,
  options: EncodeOptions = {},
): Promise<EncodedImage> {
  const format = options.format ?? like?.format ?? "png";
  checkQuality(options.quality);
  requireWritable(raster, format);
  const own = like ? uprightMetadata(like.metadata, raster) : {};
  const wanted = options.keepMetadata === false ? colorMetadata(own) : own;
  const fitted = await fitToFormat(raster, wanted, format);
  const encoded = await encodePixels(fitted.raster, fitted.metadata, format, { quality: options.quality, like });
  const { bytes, notes } = writeMetadata(encoded, format, fitted.raster, fitted.metadata);
  const isOtherThanInput = options.format === undefined && like?.originalFormat === "gif";
  const gif = isOtherThanInput ? ["GIF is not written; the result is a PNG."] : [];
  return { bytes, format, notes: [...gif, ...fitted.notes, ...notes] };
}

function checkQuality(quality: number | undefined): void {
  if (quality !== undefined && (!Number.isInteger(quality) || quality < 1 || quality > 100)) {
    throw new RangeError(`quality must be an integer from 1 to 100, not ${quality}`);
  }
}

/** @throws EncodeFailedError  when a picture of this size is too large for the format. */
export function requireWritable({ width, height }: Pick<Raster, "width" | "height">, format: ImageFormat): void {
  if (Math.max(width, height) <= MAX_SIDE[format]) return;
  throw new EncodeFailedError(
    `${FORMAT_NAMES[format]} holds at most ${MAX_SIDE[format]} pixels a side; the picture is ${width}×${height}.`,
  );
}

/** What the pixels cannot be shown rightly without. */
function colorMetadata({ icc, pngColor }: Metadata): Metadata {
  return { ...(icc && { icc }), ...(pngColor && { pngColor }) };
}
