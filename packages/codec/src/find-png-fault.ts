import { crc32 } from "node:zlib";

const SIGNATURE_BYTES = 8;
const MAX_SIDE = 2 ** 31 - 1;

/**
 * Says what is wrong with a PNG's structure, because libpng's own words do not reach us.
 *
 * @returns  undefined when the structure is sound; then the fault is inside the compressed data.
 */
export function findPngFault(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const seen = new Set<string>();
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    if (!/^[A-Za-z]{4}$/.test(type)) return "it has a chunk without a name";
    if (at + 12 + length > bytes.length) return `its ${type} chunk is longer than the file`;
    if (seen.size === 0 && type !== "IHDR") return "its header is missing";
    const data = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(data) !== view.getUint32(at + 8 + length)) return `the checksum of its ${type} chunk is wrong`;
    if (type === "IHDR" && !seen.has(type)) {
      const fault = headerFault(new DataView(bytes.buffer, bytes.byteOffset + at + 8, length));
      if (fault) return fault;
    }
    seen.add(type);
    if (type === "IEND") break;
    at += 12 + length;
  }
  return seen.has("IDAT") ? undefined : "it has no picture data";
}

/** Allowed bit depths by color type: gray, RGB, palette, gray with alpha, RGB with alpha. */
const BIT_DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

function headerFault(header: DataView): string | undefined {
  if (header.byteLength !== 13) return "its header has a wrong length";
  const width = header.getUint32(0);
  const height = header.getUint32(4);
  if (width === 0 || height === 0 || width > MAX_SIDE || height > MAX_SIDE) return `its size is ${width}×${height}`;
  const depths = BIT_DEPTHS[header.getUint8(9)];
  if (depths === undefined) return `its color type ${header.getUint8(9)} does not exist`;
  if (!depths.includes(header.getUint8(8))) return `its bit depth is ${header.getUint8(8)}`;
  return header.getUint8(10) === 0 ? undefined : "its compression method is unknown";
}
