import { FORMAT_NAMES, type InputFormat } from "./image-format.ts";

/**
 * Turns what the decoder said into one line a person can act on.
 *
 * Whether the file is cut off is read from the bytes themselves, since decoders report a missing end in many words.
 *
 * @param cause  What sharp rejected with: several lines, decoder names and seek positions among them.
 */
export function describeDamage(bytes: Uint8Array, format: InputFormat, cause: unknown): string {
  const name = FORMAT_NAMES[format];
  if (isCutOff(bytes, format)) return `The ${name} file is cut off: its end is missing.`;
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

/** Whether the marks that end a file of this format are missing. Says no where the format has none to look for. */
function isCutOff(bytes: Uint8Array, format: InputFormat): boolean {
  switch (format) {
    case "jpeg":
      return !endsWithin(bytes, [0xff, 0xd9], bytes.length);
    case "png":
      return !endsWithin(bytes, [0x49, 0x45, 0x4e, 0x44], bytes.length);
    case "webp":
      return bytes.length < 12 || viewOf(bytes).getUint32(4, true) + 8 > bytes.length;
    case "gif":
      return !endsWithin(bytes, [0x3b], 4096);
    case "tiff":
      return bytes.length < 8 || firstDirectory(bytes) >= bytes.length;
    case "avif":
      return lastBoxEnd(bytes) > bytes.length;
  }
}

/** Whether the byte sequence occurs in the last `reach` bytes. Searched backward: it is at the end of a sound file. */
function endsWithin(bytes: Uint8Array, sequence: readonly number[], reach: number): boolean {
  const stop = Math.max(0, bytes.length - reach);
  for (let at = bytes.length - sequence.length; at >= stop; at--) {
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
