import type { Metadata as SharpMetadata } from "sharp";
import type { InputFormat } from "../image-format.ts";
import type { Metadata } from "./metadata.ts";

/** Collects what travels beside the pixels. Blocks that are missing stay absent. */
export function readMetadata(_bytes: Uint8Array, _format: InputFormat, header: SharpMetadata): Metadata {
  return {
    ...(header.icc && { icc: header.icc }),
    ...(header.exif && { exif: withoutExifMark(header.exif) }),
    ...(header.xmp && { xmp: header.xmp }),
    ...(header.density && { density: header.density }),
  };
}

/** JPEG puts `Exif\0\0` before the TIFF header; sharp hands it on. */
function withoutExifMark(exif: Uint8Array): Uint8Array {
  return exif[0] === 0x45 && exif[1] === 0x78 ? exif.subarray(6) : exif;
}
