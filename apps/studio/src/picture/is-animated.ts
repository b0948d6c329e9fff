import type { PictureFormat } from "../document/document.ts";

/** Whether a file holds several pictures, of which only the first can be edited. @param file  The whole of it. */
export function isAnimated(file: Uint8Array, format: PictureFormat): boolean {
  if (format === "png") return hasAnimationChunk(file);
  if (format === "webp") return textAt(file, 12, 4) === "VP8X" && ((file[20] ?? 0) & WEBP_ANIMATION) !== 0;
  return textAt(file, 0, 4) === "GIF8" && countGifImages(file) > 1;
}

const WEBP_ANIMATION = 0x02;
const PNG_SIGNATURE_BYTES = 8;
/** Length, name and check sum of a chunk. */
const PNG_CHUNK_BYTES = 12;

function textAt(file: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...file.subarray(at, at + length));
}

/** "acTL" stands before the first picture's data. */
function hasAnimationChunk(file: Uint8Array): boolean {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = PNG_SIGNATURE_BYTES; at + PNG_CHUNK_BYTES <= file.length; ) {
    const name = textAt(file, at + 4, 4);
    if (name === "acTL") return true;
    if (name === "IDAT") return false;
    at += PNG_CHUNK_BYTES + view.getUint32(at);
  }
  return false;
}

const GIF = { header: 13, image: 0x2c, imageHeader: 10, extension: 0x21 } as const;

/** Counts to two. Blocks are walked over, as the GIF89a specification has them; a damaged file ends the count. */
function countGifImages(file: Uint8Array): number {
  let count = 0;
  let at = GIF.header + colorTableBytes(file[10]);
  while (at < file.length && count < 2) {
    const kind = file[at];
    if (kind === GIF.image) {
      count++;
      at += GIF.imageHeader + colorTableBytes(file[at + 9]) + 1;
    } else if (kind === GIF.extension) at += 2;
    else return count;
    while ((file[at] ?? 0) !== 0) at += (file[at] ?? 0) + 1;
    at++;
  }
  return count;
}

function colorTableBytes(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}
