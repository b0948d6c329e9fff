import { FORMAT_NAMES, type InputFormat } from "./image-format.ts";
import { jpegSegments } from "./jpeg/jpeg-segments.ts";

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
  const reason = firstReason(cause instanceof Error ? cause.message : String(cause));
  return reason === undefined ? `The ${name} file is damaged.` : `The ${name} file is damaged: ${reason}.`;
}

const NOISE = /^(source: bad seek|input buffer|vips__|vips2|wbuffer|rbuffer|unix error|linear|libpng read error)/i;

/** The first line that says something about the file, without the names of the libraries it came through. */
function firstReason(message: string): string | undefined {
  const lines = message
    .replace(/^Input buffer (has corrupt header:|contains unsupported image format)/, "")
    .split("\n")
    .map((line) =>
      line.replace(/^\s*(Vips\w+|vips\w*|\w+load_buffer|\w+2vips|heif|webp|source|tiff\w*|TIFF\w*):\s*/, "").trim(),
    )
    .filter((line) => line !== "" && !NOISE.test(line));
  const line = lines[0]?.replace(/\s*\(\d+\.\d+\)$/, "").replace(/[.\s]+$/, "");
  if (line === undefined || line === "") return undefined;
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

/** Whether the marks that end a file of this format are missing. */
const isCutOff: Record<InputFormat, (bytes: Uint8Array) => boolean> = {
  // A thumbnail in the header has an end mark of its own, so the search is for one behind the header.
  jpeg: (bytes) => !contains(bytes.subarray(jpegSegments(bytes).at(-1)?.end ?? 0), [0xff, 0xd9]),
  png: (bytes) => !contains(bytes, [0x49, 0x45, 0x4e, 0x44]),
  webp: (bytes) => bytes.length < 12 || viewOf(bytes).getUint32(4, true) + 8 > bytes.length,
  gif: (bytes) => !contains(bytes.subarray(-4096), [0x3b]),
  tiff: (bytes) => bytes.length < 8 || firstDirectory(bytes) >= bytes.length,
  avif: (bytes) => lastBoxEnd(bytes) > bytes.length,
};

/** Whether the bytes hold a sequence. Searched from the end, where it stands in a sound file. */
function contains(bytes: Uint8Array, sequence: readonly number[]): boolean {
  for (let at = bytes.length - sequence.length; at >= 0; at--) {
    if (sequence.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}

function firstDirectory(bytes: Uint8Array): number {
  const isLittleEndian = bytes[0] === 0x49;
  return viewOf(bytes).getUint32(4, isLittleEndian);
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
