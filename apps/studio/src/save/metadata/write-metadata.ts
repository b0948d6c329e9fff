import type { PngChunk } from "../../picture/png/chunks.ts";
import { deflate } from "../../picture/png/deflate.ts";
import { EXIF_MARK, ICC_MARK } from "./jpeg-segments.ts";
import type { Metadata } from "./metadata.ts";
import { riffChunks } from "./riff-chunks.ts";

/** A segment's length has 16 bits and counts itself. */
const MAX_SEGMENT = 65_533;
const MAX_PROFILE_PART = MAX_SEGMENT - ICC_MARK.length - 2;

/** Puts profile and EXIF right behind the beginning of a JPEG that has neither. EXIF too long for a segment is left out. */
export function intoJpeg(jpeg: Uint8Array<ArrayBuffer>, { exif, icc }: Metadata): Blob {
  const segments: Uint8Array<ArrayBuffer>[] = [];
  if (exif && exif.length + EXIF_MARK.length <= MAX_SEGMENT) segments.push(segment(0xe1, EXIF_MARK, [], exif));
  if (icc) {
    const count = Math.ceil(icc.length / MAX_PROFILE_PART);
    // A part's number has 8 bits: a profile of more than 16 MB is left out.
    for (let part = 0; part < (count < 256 ? count : 0); part++) {
      const data = icc.subarray(part * MAX_PROFILE_PART, (part + 1) * MAX_PROFILE_PART);
      segments.push(segment(0xe2, ICC_MARK, [part + 1, count], data));
    }
  }
  // JFIF, if the encoder wrote it, has to stay first.
  const hasJfif = jpeg[2] === 0xff && jpeg[3] === 0xe0;
  const at = hasJfif ? 4 + (((jpeg[4] ?? 0) << 8) | (jpeg[5] ?? 0)) : 2;
  return new Blob([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)], { type: "image/jpeg" });
}

function segment(marker: number, mark: string, extra: readonly number[], data: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = 2 + mark.length + extra.length + data.length;
  const bytes = new Uint8Array(length + 2);
  bytes.set([0xff, marker, length >> 8, length & 255]);
  bytes.set(latin(mark), 4);
  bytes.set(extra, 4 + mark.length);
  bytes.set(data, 4 + mark.length + extra.length);
  return bytes;
}

/** The chunks that say the same in a PNG. They belong before the pixels. */
export async function asPngChunks({ exif, icc, pngColor = [], pngText = [] }: Metadata): Promise<PngChunk[]> {
  const chunks: PngChunk[] = [...pngColor];
  if (icc) {
    const packed = await deflate(icc.slice());
    const name = latin("ICC profile\0\0"); // its end, and the only compression there is
    const data = new Uint8Array(name.length + packed.length);
    data.set(name);
    data.set(packed, name.length);
    chunks.push({ type: "iCCP", data });
  }
  if (exif) chunks.push({ type: "eXIf", data: exif });
  return [...chunks, ...pngText];
}

/** Puts profile and EXIF into a still WebP without any. Source: WebP Container Specification, "Extended File Format". */
export function intoWebp(
  webp: Uint8Array<ArrayBuffer>,
  { exif, icc }: Metadata,
  picture: { width: number; height: number; hasAlpha: boolean },
): Blob {
  if (!exif && !icc) return new Blob([webp], { type: "image/webp" });
  const header = new Uint8Array(10);
  const view = new DataView(header.buffer);
  view.setUint32(0, (icc ? 0x20 : 0) | (picture.hasAlpha ? 0x10 : 0) | (exif ? 0x08 : 0), true);
  view.setUint32(4, picture.width - 1, true); // 24 bits; the byte above is the height's first
  header.set([(picture.height - 1) & 255, ((picture.height - 1) >> 8) & 255, (picture.height - 1) >> 16], 7);
  const pixels = riffChunks(webp).filter(({ type }) => ["VP8 ", "VP8L", "ALPH"].includes(type));
  const parts = [
    riffChunk("VP8X", header),
    ...(icc ? [riffChunk("ICCP", icc)] : []),
    ...pixels.map(({ type, data }) => riffChunk(type, data)),
    ...(exif ? [riffChunk("EXIF", exif)] : []),
  ];
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  const start = new Uint8Array(12);
  start.set(latin("RIFF"));
  new DataView(start.buffer).setUint32(4, length, true);
  start.set(latin("WEBP"), 8);
  return new Blob([start, ...parts], { type: "image/webp" });
}

function riffChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + data.length + (data.length % 2));
  bytes.set(latin(type));
  new DataView(bytes.buffer).setUint32(4, data.length, true);
  bytes.set(data, 8);
  return bytes;
}

function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
