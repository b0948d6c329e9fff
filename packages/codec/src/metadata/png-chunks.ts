import { crc32, deflateSync } from "node:zlib";
import { concatBytes } from "./concat-bytes.ts";
import type { Metadata, PngChunk } from "./metadata.ts";

const SIGNATURE_BYTES = 8;
/** Chunks that say how samples are to be shown. They mean the same beside any pixels of the same color model. */
const COLOR_TYPES: readonly string[] = ["gAMA", "cHRM", "sRGB", "cICP", "mDCV", "cLLI"];
const TEXT_TYPES: readonly string[] = ["tEXt", "zTXt", "iTXt"];
const XMP_KEYWORD = "XML:com.adobe.xmp\0";

/** Lists a PNG's chunks up to its end or to where it is cut off. The data are views into `bytes`. */
export function pngChunks(bytes: Uint8Array): PngChunk[] {
  const chunks: PngChunk[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) break;
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** The color and text chunks of a PNG, other than XMP. */
export function readPngMetadata(bytes: Uint8Array): Metadata {
  const chunks = pngChunks(bytes);
  const pngColor = chunks.filter(({ type }) => COLOR_TYPES.includes(type));
  const pngText = chunks.filter((chunk) => TEXT_TYPES.includes(chunk.type) && !isXmp(chunk));
  const density = pixelsPerInch(chunks.find(({ type }) => type === "pHYs")?.data);
  return {
    ...(density && { density }),
    ...(pngColor.length > 0 && { pngColor }),
    ...(pngText.length > 0 && { pngText }),
  };
}

const PER_METER = 1;

function pixelsPerInch(data: Uint8Array | undefined): number | undefined {
  if (data?.length !== 9 || data[8] !== PER_METER) return undefined;
  return new DataView(data.buffer, data.byteOffset).getUint32(0) * 0.0254;
}

function isXmp({ data }: PngChunk): boolean {
  return Buffer.from(data.subarray(0, XMP_KEYWORD.length)).toString("latin1") === XMP_KEYWORD;
}

/**
 * Puts metadata into a PNG, behind its header chunk.
 *
 * @param bytes  As our encoder wrote it: metadata chunks of its own are not looked for, apart from pHYs, which is replaced.
 */
export function writePngMetadata(bytes: Uint8Array, metadata: Metadata): Uint8Array {
  const added: PngChunk[] = [...(metadata.pngColor ?? [])];
  // A cICP or sRGB chunk beside iCCP is how some encoders hedge; both are kept as they were.
  if (metadata.icc)
    added.push({ type: "iCCP", data: concatBytes([latin1("ICC profile\0\0"), deflateSync(metadata.icc)]) });
  if (metadata.density) added.push(densityChunk(metadata.density));
  if (metadata.exif) added.push({ type: "eXIf", data: metadata.exif });
  if (metadata.xmp) added.push({ type: "iTXt", data: concatBytes([latin1(`${XMP_KEYWORD}\0\0\0\0`), metadata.xmp]) });
  added.push(...(metadata.pngText ?? []));
  const header = SIGNATURE_BYTES + 12 + 13;
  return concatBytes([bytes.subarray(0, header), ...added.map(chunkBytes), withoutDensity(bytes.subarray(header))]);
}

function densityChunk(density: number): PngChunk {
  const data = new Uint8Array(9);
  const view = new DataView(data.buffer);
  const pixelsPerMeter = Math.round(density / 0.0254);
  view.setUint32(0, pixelsPerMeter);
  view.setUint32(4, pixelsPerMeter);
  data[8] = PER_METER;
  return { type: "pHYs", data };
}

/** The encoder's own pHYs says 1 pixel per millimeter when it knows nothing better. */
function withoutDensity(rest: Uint8Array): Uint8Array {
  const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  const isDensity = latin1("pHYs").every((byte, index) => rest[4 + index] === byte);
  return isDensity ? rest.subarray(12 + view.getUint32(0)) : rest;
}

function chunkBytes({ type, data }: PngChunk): Uint8Array {
  const body = concatBytes([latin1(type), data]);
  const chunk = new Uint8Array(8 + body.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  return chunk;
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
