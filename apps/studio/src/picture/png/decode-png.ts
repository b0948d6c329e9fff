import { exifOrientation } from "@lacuna/codec/exif";
import { type ColorModel, createRaster, type Raster } from "@lacuna/raster";
import { UnreadablePictureError } from "../errors.ts";
import { readChunks } from "./chunks.ts";
import { inflate } from "./deflate.ts";
import { unfilterRows } from "./filters.ts";

const GRAY = 0;
const RGB = 2;
const GRAY_ALPHA = 4;
const RGB_ALPHA = 6;
const CHANNELS: Readonly<Record<number, number>> = { [GRAY]: 1, [RGB]: 3, [GRAY_ALPHA]: 2, [RGB_ALPHA]: 4 };

/**
 * Decodes a PNG without losing a bit: 8 or 16 bits a sample, gray or color, with or without alpha.
 *
 * @returns  `undefined` for the kinds that are left to the browser because it loses nothing of them: palettes, fewer than
 *   8 bits, a single transparent color, interlaced or animated files, and those to be turned.
 * @throws UnreadablePictureError  when the file is damaged or too large.
 */
export async function decodePng(bytes: Uint8Array<ArrayBuffer>, maxPixels: number): Promise<Raster | undefined> {
  const chunks = readChunks(bytes);
  const header = chunks.find(({ type }) => type === "IHDR")?.data;
  if (header === undefined || header.length < 13)
    throw new UnreadablePictureError("This PNG is damaged: it has no header.");
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const depth = header[8];
  const colorType = header[9] ?? -1;
  const channels = CHANNELS[colorType];
  const isInterlaced = header[12] !== 0;
  const exif = chunks.find(({ type }) => type === "eXIf")?.data;
  const isLeftToBrowser =
    isInterlaced ||
    chunks.some(({ type }) => type === "tRNS" || type === "acTL") ||
    (exif !== undefined && exifOrientation(exif) !== 1);
  if (channels === undefined || isLeftToBrowser || (depth !== 8 && depth !== 16)) return undefined;
  if (width < 1 || height < 1) throw new UnreadablePictureError("This PNG is damaged: it has no size.");
  if (width * height > maxPixels) {
    throw new UnreadablePictureError(
      `This picture has ${Math.round((width * height) / 1e6)} megapixels; up to ${maxPixels / 1e6} can be edited here. Make it smaller first.`,
    );
  }
  const packed = await inflateData(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  const bytesPerPixel = (channels * depth) / 8;
  if (packed.length < (width * bytesPerPixel + 1) * height) throw cutOff();
  const samples = unfilterRows(packed, width * bytesPerPixel, height, bytesPerPixel);
  const model: ColorModel = colorType === GRAY || colorType === GRAY_ALPHA ? "gray" : "rgb";
  const hasAlpha = colorType === GRAY_ALPHA || colorType === RGB_ALPHA;
  return createRaster({ width, height, model, hasAlpha, data: depth === 8 ? samples : fromBigEndian(samples) });
}

async function inflateData(parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  try {
    return await inflate(joined);
  } catch (cause) {
    throw cutOff(cause);
  }
}

function cutOff(cause?: unknown): UnreadablePictureError {
  return new UnreadablePictureError("This PNG is damaged: a part of it is missing. Try to copy or download it again.", {
    cause,
  });
}

function fromBigEndian(bytes: Uint8Array): Uint16Array {
  const samples = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < samples.length; i++) samples[i] = ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0);
  return samples;
}
