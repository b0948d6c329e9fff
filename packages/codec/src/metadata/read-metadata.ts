import type { Metadata as SharpMetadata } from "sharp";
import type { InputFormat } from "../image-format.ts";
import { readJpegMetadata } from "./jpeg-metadata.ts";
import type { Metadata } from "./metadata.ts";
import { readPngMetadata } from "./png-chunks.ts";
import { readTiffMetadata } from "./tiff-metadata.ts";

/**
 * Collects what travels beside the pixels. Blocks that are missing stay absent.
 *
 * @param header  What sharp read from the same bytes. Where this package reads a block itself, that one counts.
 */
export function readMetadata(bytes: Uint8Array, format: InputFormat, header: SharpMetadata): Metadata {
  return {
    ...(header.icc && { icc: Uint8Array.from(header.icc) }),
    ...(header.exif && { exif: withoutExifMark(Uint8Array.from(header.exif)) }),
    ...(header.xmp && { xmp: Uint8Array.from(header.xmp) }),
    ...(header.density && { density: header.density }),
    ...ownMetadata(bytes, format),
  };
}

function ownMetadata(bytes: Uint8Array, format: InputFormat): Metadata {
  if (format === "jpeg") return readJpegMetadata(bytes);
  if (format === "png") return readPngMetadata(bytes);
  return format === "tiff" ? readTiffMetadata(bytes) : {};
}

/** JPEG puts `Exif\0\0` before the TIFF header, and sharp hands it on; other formats do not. */
function withoutExifMark(exif: Uint8Array): Uint8Array {
  const isMarked = exif[0] === 0x45 && exif[1] === 0x78 && exif[2] === 0x69 && exif[3] === 0x66;
  return isMarked ? exif.subarray(6) : exif;
}
