import { FORMAT_NAMES, type InputFormat } from "./image-format.ts";
import { findPngFault } from "./find-png-fault.ts";
import { jpegSegments } from "./jpeg/jpeg-segments.ts";
import { tiffValueBytes } from "./metadata/tiff-directory.ts";

/**
 * Turns what the decoder said into one line a person can act on.
 *
 * Whether the file is cut off is read from the bytes themselves, since decoders report a missing end in many words.
 *
 * @param cause  What sharp rejected with: several lines, decoder names and seek positions among them.
 */
export function describeDamage(bytes: Uint8Array, format: InputFormat, cause: unknown): string {
  const name = FORMAT_NAMES[format];
  if (isCutOff[format](bytes)) return `The ${name} file is cut off: its end is missing.`;
  const said = cause instanceof Error ? cause.message : String(cause);
  const reason = (format === "png" ? findPngFault(bytes) : undefined) ?? firstReason(said) ?? FALLBACK[format];
  return `The ${name} file is damaged: ${reason}.`;
}

/** For the few faults that decoders reject without a word. */
const FALLBACK: Record<InputFormat, string> = {
  jpeg: "its header cannot be read",
  png: "its compressed data cannot be read",
  webp: "its chunks cannot be read",
  gif: "its frames cannot be read",
  tiff: "its directory cannot be read",
  avif: "its boxes cannot be read",
};

const NOISE = /^(source: bad seek|\w+: out of order read|unix error|vipspng: libpng read error|.*unknown error)/i;
const LIBRARY =
  /^(vips\w*|\w+load\w*|\w+2vips|heif|webp|source|tiff\w*|lzw\w*|zipdecode|fax\w*|jpeg\w*|image|\w*readrawstrip\w*):\s*/i;

/** The first line that says something about the file, without the names of the libraries it came through. */
function firstReason(message: string): string | undefined {
  const line = message
    .replace(/^Input buffer (has corrupt header:|contains unsupported image format)/, "")
    .split("\n")
    .map((text) => text.trim())
    .filter((text) => text !== "" && !NOISE.test(text))
    .map((text) =>
      text
        .replace(LIBRARY, "")
        .replace(/^Invalid input: (Unspecified: )?/, "")
        .replace(/\s*\(\d+\.\d+\)$/, "")
        .replace(/[.\s]+$/, ""),
    )
    .find((text) => text !== "");
  return line !== undefined && line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

/** Whether the marks that end a file of this format are missing. */
const isCutOff: Record<InputFormat, (bytes: Uint8Array) => boolean> = {
  // A thumbnail in the header has an end mark of its own, so the search is for one behind the header.
  jpeg: (bytes) => !contains(bytes.subarray(jpegSegments(bytes).at(-1)?.end ?? 0), [0xff, 0xd9]),
  png: (bytes) => !contains(bytes, [0x49, 0x45, 0x4e, 0x44]),
  webp: (bytes) => bytes.length < 12 || viewOf(bytes).getUint32(4, true) + 8 > bytes.length,
  gif: (bytes) => !contains(bytes.subarray(-4096), [0x3b]),
  tiff: reachesBeyondEnd,
  avif: (bytes) => lastBoxEnd(bytes) > bytes.length,
};

/** Whether the bytes hold a sequence. Searched from the end, where it stands in a sound file. */
function contains(bytes: Uint8Array, sequence: readonly number[]): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(Uint8Array.from(sequence)) !== -1;
}

/** Whether a TIFF's first directory, or a value it points to, lies behind the last byte. */
function reachesBeyondEnd(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return true;
  const view = viewOf(bytes);
  const isLittleEndian = bytes[0] === 0x49;
  const directory = view.getUint32(4, isLittleEndian);
  if (directory + 2 > bytes.length) return true;
  const end = directory + 2 + 12 * view.getUint16(directory, isLittleEndian);
  if (end > bytes.length) return true;
  for (let at = directory + 2; at < end; at += 12) {
    const size = tiffValueBytes(view.getUint16(at + 2, isLittleEndian), view.getUint32(at + 4, isLittleEndian));
    if (size > 4 && view.getUint32(at + 8, isLittleEndian) + size > bytes.length) return true;
  }
  return false;
}

/** Where the last top-level box of an ISO media file claims to end. */
function lastBoxEnd(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at);
    if (size < 8) return bytes.length; // 0 reaches to the end of the file, 1 has a 64-bit size elsewhere
    at += size;
  }
  return at;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
