import { uprightExif } from "@lacuna/codec/exif";
import type { Raster } from "@lacuna/raster";
import { encodePng } from "../picture/png/encode-png.ts";
import { UnreadablePictureError } from "../picture/errors.ts";
import { toRgba } from "../picture/to-rgba.ts";
import type { SaveFormat, SaveSettings } from "../worker-protocol.ts";
import type { Metadata } from "./metadata/metadata.ts";
import { readMetadata } from "./metadata/read-metadata.ts";
import { asPngChunks, intoJpeg, intoWebp } from "./metadata/write-metadata.ts";

const MEDIA_TYPES: Readonly<Record<SaveFormat, string>> = { jpeg: "image/jpeg", png: "image/png", webp: "image/webp" };

/**
 * Writes the picture as a file. PNG holds the very samples; JPEG and WebP are written by the browser, 8 bits a sample.
 *
 * @param original  The file that was opened; its profile is carried over, and its EXIF when metadata is kept.
 * @throws UnreadablePictureError  when the browser cannot write the format, or has no memory for it.
 */
export async function encodePicture(raster: Raster, original: Blob, settings: SaveSettings): Promise<Blob> {
  const found = await readMetadata(new Uint8Array(await original.arrayBuffer()));
  const metadata = keepWhatHolds(found, raster, settings);
  if (settings.format === "png") return encodePng(raster, await asPngChunks(metadata));
  const encoded = new Uint8Array(await (await encodeByBrowser(raster, settings)).arrayBuffer());
  return settings.format === "jpeg" ? intoJpeg(encoded, metadata) : intoWebp(encoded, metadata, raster);
}

/** Only what is still true of the pixels and was asked for. */
function keepWhatHolds(found: Metadata, raster: Raster, { format, isMetadataKept }: SaveSettings): Metadata {
  const { icc, exif, pngColor, pngText } = found;
  const space = format === "png" && raster.model === "gray" ? "GRAY" : "RGB ";
  const hasFittingProfile = icc !== undefined && String.fromCharCode(...icc.subarray(16, 20)) === space;
  return {
    ...(hasFittingProfile && { icc }),
    ...(pngColor && { pngColor }),
    ...(isMetadataKept && exif && { exif: uprightExif(exif, raster) }),
    ...(isMetadataKept && pngText && { pngText }),
  };
}

async function encodeByBrowser(raster: Raster, { format, quality }: SaveSettings): Promise<Blob> {
  const { width, height } = raster;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) throw new UnreadablePictureError("This browser has no memory left to write this picture.");
  context.putImageData(new ImageData(toRgba(raster, { x: 0, y: 0, width, height }), width, height), 0, 0);
  if (format === "jpeg" && raster.hasAlpha) {
    // JPEG has no transparency: what shows through becomes white, not black.
    context.globalCompositeOperation = "destination-over";
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
  }
  const type = MEDIA_TYPES[format];
  const blob = await canvas.convertToBlob({ type, quality: quality / 100 });
  if (blob.type !== type)
    throw new UnreadablePictureError("This browser cannot write WebP. Choose JPEG or PNG instead.");
  return blob;
}
