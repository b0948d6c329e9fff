import type { Raster } from "@lacuna/raster";
import type { ImageFormat } from "../image-format.ts";
import { writeJpegMetadata } from "../metadata/jpeg-metadata.ts";
import type { Metadata } from "../metadata/metadata.ts";
import { writePngMetadata } from "../metadata/png-chunks.ts";
import { writeTiffMetadata } from "../metadata/tiff-metadata.ts";
import { writeWebpMetadata } from "../metadata/webp-metadata.ts";

/** Puts metadata into a file that our encoder has just written, as far as its format has a place for it. */
export function writeMetadata(
  bytes: Uint8Array,
  format: ImageFormat,
  raster: Raster,
  metadata: Metadata,
): { bytes: Uint8Array; notes: readonly string[] } {
  switch (format) {
    case "jpeg": {
      const { bytes: written, dropped } = writeJpegMetadata(bytes, metadata, raster.model !== "cmyk");
      return { bytes: written, notes: dropped.map((name) => `The ${name} is too long for JPEG and was left out.`) };
    }
    case "png":
      return { bytes: writePngMetadata(bytes, metadata), notes: [] };
    case "webp":
      return { bytes: writeWebpMetadata(bytes, metadata, raster), notes: [] };
    case "tiff":
      return { bytes: writeTiffMetadata(bytes, metadata), notes: [] };
    default:
      return { bytes, notes: [] }; // AVIF: encodePixels has written it
  }
}
