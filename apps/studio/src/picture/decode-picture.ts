import { createRaster, type Raster } from "@lacuna/raster";
import type { PictureFormat } from "../document/document.ts";
import { decodePng } from "./png/decode-png.ts";
import { UnreadablePictureError } from "./errors.ts";
import { explainUnreadable } from "./explain-unreadable.ts";

export interface DecodedPicture {
  readonly raster: Raster;
  readonly format: PictureFormat;
}

/** As many as the engine takes. */
const MAX_PIXELS = 100_000_000;

/**
 * Decodes a picture file to upright pixels in the file's own color space.
 *
 * PNG is read here, because a canvas keeps only 8 bits a sample and rounds colors under transparency. All else goes
 * through the browser's decoder.
 *
 * @throws UnreadablePictureError  with a sentence for the person who opened the file.
 */
export async function decodePicture(file: Blob): Promise<DecodedPicture> {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const format = detectFormat(head);
  if (format === "png") {
    const raster = await decodePng(new Uint8Array(await file.arrayBuffer()), MAX_PIXELS);
    if (raster !== undefined) return { raster, format };
  }
  return { raster: await decodeByBrowser(file, head), format };
}

function detectFormat(head: Uint8Array): PictureFormat {
  const text = String.fromCharCode(...head);
  if (text.startsWith("\xff\xd8\xff")) return "jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  return text.startsWith("RIFF") && text.slice(8, 12) === "WEBP" ? "webp" : "other";
}

async function decodeByBrowser(file: Blob, head: Uint8Array): Promise<Raster> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, {
      colorSpaceConversion: "none",
      premultiplyAlpha: "none",
      imageOrientation: "from-image",
    });
  } catch (cause) {
    throw new UnreadablePictureError(explainUnreadable(head), { cause });
  }
  try {
    const { width, height } = bitmap;
    requireFewPixels(width, height);
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (context === null)
      throw new UnreadablePictureError("This browser has no memory left for a picture of this size.");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return fromRgba(data, width, height);
  } finally {
    bitmap.close();
  }
}

function requireFewPixels(width: number, height: number): void {
  if (width * height > MAX_PIXELS) {
    const megapixels = Math.round((width * height) / 1e6);
    throw new UnreadablePictureError(
      `This picture has ${megapixels} megapixels; up to ${MAX_PIXELS / 1e6} can be edited here. Make it smaller first.`,
    );
  }
}

/** Drops the alpha channel where every pixel is opaque: the engine then has less to do and to search. */
function fromRgba(rgba: Uint8ClampedArray, width: number, height: number): Raster {
  const pixels = width * height;
  let isOpaque = true;
  for (let at = 3; at < pixels * 4 && isOpaque; at += 4) isOpaque = rgba[at] === 255;
  if (!isOpaque) {
    const data = new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.length);
    return createRaster({ width, height, model: "rgb", hasAlpha: true, data });
  }
  const data = new Uint8Array(pixels * 3);
  for (let p = 0, from = 0, to = 0; p < pixels; p++, from += 4, to += 3) {
    data[to] = rgba[from] ?? 0;
    data[to + 1] = rgba[from + 1] ?? 0;
    data[to + 2] = rgba[from + 2] ?? 0;
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data });
}
