import { concatBytes } from "./concat-bytes.ts";
import type { Metadata } from "./metadata.ts";

const FLAG_ICC = 0x20;
const FLAG_ALPHA = 0x10;
const FLAG_EXIF = 0x08;
const FLAG_XMP = 0x04;

/**
 * Puts metadata into a still WebP: an extended header, the profile before the picture, EXIF and XMP behind it.
 *
 * @param bytes  As our encoder wrote it, without metadata of its own.
 * Source: WebP Container Specification, "Extended File Format".
 */
export function writeWebpMetadata(
  bytes: Uint8Array,
  metadata: Metadata,
  picture: { width: number; height: number; hasAlpha: boolean },
): Uint8Array {
  const { icc, exif, xmp } = metadata;
  if (!icc && !exif && !xmp) return bytes;
  const flags =
    (icc ? FLAG_ICC : 0) | (picture.hasAlpha ? FLAG_ALPHA : 0) | (exif ? FLAG_EXIF : 0) | (xmp ? FLAG_XMP : 0);
  const header = new Uint8Array(10);
  const view = new DataView(header.buffer);
  view.setUint32(0, flags, true);
  view.setUint32(4, picture.width - 1, true); // 24 bits; the byte above is overwritten by the height
  header.set([(picture.height - 1) & 255, (picture.height - 1) >> 8, 0], 7);
  const parts = [chunk("VP8X", header)];
  if (icc) parts.push(chunk("ICCP", icc));
  parts.push(pictureChunks(bytes));
  if (exif) parts.push(chunk("EXIF", exif));
  if (xmp) parts.push(chunk("XMP ", xmp));
  const body = concatBytes([Buffer.from("WEBP", "latin1"), ...parts]);
  return concatBytes([Buffer.from("RIFF", "latin1"), littleEndian(body.length), body]);
}

/** Everything behind the RIFF header, without an extended header of the encoder's own. */
function pictureChunks(bytes: Uint8Array): Uint8Array {
  const isExtended = Buffer.from(bytes.subarray(12, 16)).toString("latin1") === "VP8X";
  return bytes.subarray(isExtended ? 12 + 18 : 12);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const padding = new Uint8Array(data.length & 1);
  return concatBytes([Buffer.from(type, "latin1"), littleEndian(data.length), data, padding]);
}

function littleEndian(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}
