import type { Raster } from "@lacuna/raster";
import { PNG_SIGNATURE, type PngChunk, writeChunk } from "./chunks.ts";
import { deflate } from "./deflate.ts";
import { filterRows } from "./filters.ts";

/**
 * Writes a raster as PNG, sample for sample, 8 or 16 bits.
 *
 * @param raster  Gray or RGB, with or without alpha.
 * @param extra   Chunks to put between header and pixels: profile, EXIF, text.
 * @throws RangeError  for CMYK, which PNG cannot hold.
 */
export async function encodePng(raster: Raster, extra: readonly PngChunk[] = []): Promise<Blob> {
  if (raster.model === "cmyk") throw new RangeError("PNG holds gray or RGB, not CMYK");
  const { width, height, channels, data } = raster;
  const sampleBytes = data instanceof Uint16Array ? 2 : 1;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = sampleBytes * 8;
  header[9] = (raster.model === "gray" ? 0 : 2) + (raster.hasAlpha ? 4 : 0);
  const bytes = data instanceof Uint16Array ? toBigEndian(data) : data;
  const pixelBytes = channels * sampleBytes;
  const packed = await deflate(filterRows(bytes, width * pixelBytes, height, pixelBytes));
  const chunks: PngChunk[] = [
    { type: "IHDR", data: header },
    ...extra,
    { type: "IDAT", data: packed },
    { type: "IEND", data: new Uint8Array(0) },
  ];
  return new Blob([PNG_SIGNATURE, ...chunks.map(writeChunk)], { type: "image/png" });
}

function toBigEndian(samples: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    bytes[2 * i] = sample >> 8;
    bytes[2 * i + 1] = sample & 255;
  }
  return bytes;
}
