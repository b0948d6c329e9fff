import { createRaster, type Raster } from "@lacuna/raster";
import type { DecodeLimits } from "./decode-limits.ts";
import { readPixels } from "./read-pixels.ts";
import { FORMAT_NAMES, type ImageFormat } from "./image-format.ts";
import { readJpegTables } from "./jpeg/read-jpeg-tables.ts";
import { hasSecondPicture } from "./metadata/jpeg-metadata.ts";
import { readMetadata } from "./metadata/read-metadata.ts";
import { probeImage, type Probe } from "./probe-image.ts";
import type { SourceInfo } from "./source-info.ts";

export interface DecodedImage {
  /** Upright pixels in the file's own color space, bit depth and channels. */
  readonly raster: Raster;
  /** What "same as the input" means: `source.format`. */
  readonly format: ImageFormat;
  readonly source: SourceInfo;
  /** What the caller should know, in plain sentences: only the first page was read, and the like. */
  readonly notes: readonly string[];
}

/**
 * Reads a picture file into a raster, its samples as they are in the file: no color conversion, no scaling.
 *
 * The format is told from the content. The EXIF orientation is applied; `encodeImage` writes the tag as upright.
 *
 * @param bytes   A whole JPEG, PNG, WebP, AVIF, TIFF or GIF file. Not modified.
 * @param limits  Checked on the header, before memory is taken for pixels.
 * @returns       8-bit samples in a `Uint8Array`, deeper ones in a `Uint16Array`; gray, RGB or CMYK as in the file;
 *                straight alpha where the file has it, with the color under full transparency kept.
 * @throws UnsupportedFormatError  when the bytes are something else, or hold samples that no photograph has (float, Lab).
 * @throws DamagedImageError       when they are cut off or corrupt.
 * @throws TooLargeError           when a limit is exceeded.
 *
 * Cost: one decoded copy of the pixels; two while a rotated file is turned upright.
 */
export async function decodeImage(bytes: Uint8Array, limits: DecodeLimits = {}): Promise<DecodedImage> {
  const probe = await probeImage(bytes, limits);
  const pixels = await readPixels(bytes, probe);
  const source = describeSource(bytes, probe);
  const raster = createRaster(pixels);
  return { raster, format: source.format, source, notes: [...notesOn(bytes, probe), ...pixels.notes] };
}

function describeSource(bytes: Uint8Array, { format, header }: Probe): SourceInfo {
  return {
    originalFormat: format,
    format: format === "gif" ? "png" : format,
    orientation: header.orientation ?? 1,
    storedWidth: header.width,
    storedHeight: header.height,
    metadata: readMetadata(bytes, format, header),
    jpeg: format === "jpeg" ? readJpegTables(bytes) : undefined,
    isLossless:
      format === "png" || format === "tiff" || format === "gif" || (format === "webp" && isLosslessWebp(bytes)),
    bitsPerSample: header.bitsPerSample,
  };
}

/** A still WebP's picture chunk is `VP8L` when it is lossless; it is the first chunk or follows the metadata. */
function isLosslessWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (type === "VP8L") return true;
    if (type === "VP8 " || type === "ANMF") return false;
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size & 1);
  }
  return false;
}

function notesOn(bytes: Uint8Array, { format, header, notes: seen }: Probe): string[] {
  const notes = [...seen];
  if (format === "jpeg" && hasSecondPicture(bytes)) {
    notes.push(
      "The JPEG file carries a second picture (an HDR gain map, depth map, preview or film), which will not be written.",
    );
  }
  const count = header.pages ?? 1;
  if (count > 1) {
    const part = format === "tiff" ? "pages" : format === "avif" ? "pictures" : "frames";
    const read = format === "avif" ? "main one" : "first";
    notes.push(`The ${FORMAT_NAMES[format]} file has ${count} ${part}; only the ${read} was read.`);
  }
  return notes;
}
