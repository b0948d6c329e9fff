import { DamagedImageError, UnsupportedFormatError } from "./errors.ts";
import type { InputFormat } from "./image-format.ts";

const READABLE = "JPEG, PNG, WebP, AVIF, TIFF and GIF can be read";

/**
 * Tells the format of a file from its first bytes. Names and extensions play no part: they are often wrong.
 *
 * @param bytes  The whole file, or at least its first 64 bytes.
 * @throws DamagedImageError       when there are no bytes.
 * @throws UnsupportedFormatError  when the bytes are something else. The message names it where it is known.
 */
export function detectFormat(bytes: Uint8Array): InputFormat {
  if (bytes.length === 0) throw new DamagedImageError("The file is empty (0 bytes).");
  for (const [format, isFormat] of READERS) if (isFormat(bytes)) return format;
  const foreign = FOREIGN.find(([, isForeign]) => isForeign(bytes))?.[0];
  throw new UnsupportedFormatError(
    foreign === undefined
      ? `The file is not a picture that is known here; ${READABLE}.`
      : `The file is ${foreign}; ${READABLE}.`,
  );
}

type Test = (bytes: Uint8Array) => boolean;

const READERS: readonly (readonly [InputFormat, Test])[] = [
  ["jpeg", (bytes) => startsWith(bytes, 0, [0xff, 0xd8, 0xff])],
  ["png", (bytes) => startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ["webp", (bytes) => hasText(bytes, 0, "RIFF") && hasText(bytes, 8, "WEBP")],
  ["avif", (bytes) => hasBrand(bytes, ["avif", "avis"])],
  ["tiff", (bytes) => isTiff(bytes) && !hasText(bytes, 8, "CR\x02")],
  ["gif", (bytes) => hasText(bytes, 0, "GIF87a") || hasText(bytes, 0, "GIF89a")],
];

const FOREIGN: readonly (readonly [string, Test])[] = [
  ["a HEIC picture", (bytes) => hasBrand(bytes, ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"])],
  ["a JPEG XL picture", (bytes) => startsWith(bytes, 0, [0xff, 0x0a]) || hasText(bytes, 4, "JXL ")],
  ["a JPEG 2000 picture", (bytes) => hasText(bytes, 4, "jP  ") || startsWith(bytes, 0, [0xff, 0x4f, 0xff, 0x51])],
  [
    "a camera raw file",
    (bytes) => hasBrand(bytes, ["crx "]) || hasText(bytes, 8, "CR\x02") || hasText(bytes, 0, "FUJIFILM"),
  ],
  [
    "a video",
    (bytes) => hasText(bytes, 4, "ftyp") || startsWith(bytes, 0, [0x1a, 0x45, 0xdf, 0xa3]) || hasText(bytes, 8, "AVI "),
  ],
  ["a sound file", (bytes) => hasText(bytes, 8, "WAVE") || hasText(bytes, 0, "ID3") || hasText(bytes, 0, "OggS")],
  ["a BMP picture", (bytes) => hasText(bytes, 0, "BM") && bytes[6] === 0 && bytes[7] === 0],
  ["a Photoshop document", (bytes) => hasText(bytes, 0, "8BPS")],
  ["an icon file", (bytes) => startsWith(bytes, 0, [0, 0, 1, 0])],
  ["a QOI picture", (bytes) => hasText(bytes, 0, "qoif")],
  ["an OpenEXR picture", (bytes) => startsWith(bytes, 0, [0x76, 0x2f, 0x31, 0x01])],
  ["a Radiance picture", (bytes) => hasText(bytes, 0, "#?RADIANCE") || hasText(bytes, 0, "#?RGBE")],
  ["a PDF document", (bytes) => openingText(bytes).includes("%PDF-")],
  ["a PostScript document", (bytes) => hasText(bytes, 0, "%!PS")],
  [
    "a ZIP archive or office document",
    (bytes) => startsWith(bytes, 0, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, 0, [0x50, 0x4b, 0x05, 0x06]),
  ],
  ["a gzip archive", (bytes) => startsWith(bytes, 0, [0x1f, 0x8b])],
  ["a 7z or RAR archive", (bytes) => startsWith(bytes, 0, [0x37, 0x7a, 0xbc, 0xaf]) || hasText(bytes, 0, "Rar")],
  ["a program", (bytes) => startsWith(bytes, 0, [0x7f, 0x45, 0x4c, 0x46]) || hasText(bytes, 0, "MZ")],
  ["an SVG drawing", (bytes) => /<svg[\s>]/i.test(openingText(bytes))],
  ["an HTML page", (bytes) => /^\s*<(!doctype html|html|head|body)/i.test(openingText(bytes))],
  ["an XML document", (bytes) => /^\s*<\?xml/.test(openingText(bytes))],
  ["a Netpbm picture", (bytes) => /^P[1-7]\s/.test(openingText(bytes))],
  ["JSON text", (bytes) => /^\s*[{[]\s*(["{[\]}\d]|$)/.test(openingText(bytes))],
  ["a data URL rather than the bytes it encodes", (bytes) => hasText(bytes, 0, "data:")],
  [
    "text",
    (bytes) => /^[\t\r\n\x20-\x7e\u0080-\uffff]+$/.test(openingText(bytes)) && !openingText(bytes).includes("\ufffd"),
  ],
  ["nothing but zero bytes", isZero],
];

/** A plain loop: a callback for each byte would hold up a server's thread when the file is large. */
function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** Classic and big TIFF, in both byte orders. */
function isTiff(bytes: Uint8Array): boolean {
  return (
    startsWith(bytes, 0, [0x49, 0x49, 0x2a, 0]) ||
    startsWith(bytes, 0, [0x4d, 0x4d, 0, 0x2a]) ||
    startsWith(bytes, 0, [0x49, 0x49, 0x2b, 0]) ||
    startsWith(bytes, 0, [0x4d, 0x4d, 0, 0x2b])
  );
}

/** Whether an ISO media file names one of these brands, as its major brand or among the first compatible ones. */
function hasBrand(bytes: Uint8Array, brands: readonly string[]): boolean {
  if (!hasText(bytes, 4, "ftyp")) return false;
  const boxEnd = Math.min(bytes.length, 64, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
  for (let at = 8; at + 4 <= boxEnd; at += 4) {
    if (at !== 12 && brands.some((brand) => hasText(bytes, at, brand))) return true; // 12 holds the minor version
  }
  return false;
}

function startsWith(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return bytes.length >= offset + expected.length && expected.every((byte, index) => bytes[offset + index] === byte);
}

function hasText(bytes: Uint8Array, offset: number, text: string): boolean {
  return startsWith(
    bytes,
    offset,
    Array.from(text, (letter) => letter.charCodeAt(0)),
  );
}

/** 1 KiB is enough to get past the comments and the DOCTYPE that drawings and pages tend to begin with. */
function openingText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 1024), { stream: true }).replace(/^\ufeff/, "");
}
