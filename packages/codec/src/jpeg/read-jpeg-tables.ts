import { jpegSegments } from "./jpeg-segments.ts";

/** How a JPEG was compressed, as far as its header says. */
export interface JpegTables {
  /** Quantization tables by slot 0–3, each 64 divisors in natural (row-major) order. */
  readonly quantization: readonly (readonly number[] | undefined)[];
  /** Components in frame order: 1 is gray, 3 is color, 4 is ink. */
  readonly components: readonly JpegComponent[];
  readonly isProgressive: boolean;
}

export interface JpegComponent {
  /** Sampling factors 1–4: a luma of 2×2 beside chroma of 1×1 is 4:2:0. */
  readonly horizontal: number;
  readonly vertical: number;
  /** Slot of the quantization table it uses. */
  readonly table: number;
}

const DQT = 0xdb;

/**
 * Reads quantization tables, chroma sampling and scan kind from a JPEG's DQT and SOF segments.
 *
 * @returns  undefined when the header has no frame (SOF) or is cut off before it.
 * Source: ITU-T T.81, B.2.2 and B.2.4.1.
 */
export function readJpegTables(bytes: Uint8Array): JpegTables | undefined {
  const quantization: (number[] | undefined)[] = [undefined, undefined, undefined, undefined];
  let frame: Pick<JpegTables, "components" | "isProgressive"> | undefined;
  for (const { marker, data } of jpegSegments(bytes)) {
    if (marker === DQT) readQuantization(data, quantization);
    else if (isStartOfFrame(marker)) frame = { components: readComponents(data), isProgressive: isProgressive(marker) };
  }
  return frame === undefined || frame.components.length === 0 ? undefined : { quantization, ...frame };
}

function readQuantization(data: Uint8Array, tables: (number[] | undefined)[]): void {
  let at = 0;
  while (at < data.length) {
    const slot = data[at] & 15;
    const bytesEach = data[at] >> 4 === 0 ? 1 : 2;
    at += 1;
    if (slot > 3 || at + 64 * bytesEach > data.length) return;
    const table = Array.from({ length: 64 }, () => 0);
    for (const natural of ZIGZAG) {
      table[natural] = bytesEach === 1 ? data[at] : (data[at] << 8) | data[at + 1];
      at += bytesEach;
    }
    tables[slot] = table;
  }
}

/** After precision, height, width and count come three bytes each: id, sampling, table. */
function readComponents(data: Uint8Array): JpegComponent[] {
  const count = data[5] ?? 0;
  if (data.length < 6 + 3 * count) return [];
  return Array.from({ length: count }, (_, index) => {
    const at = 6 + 3 * index;
    return { horizontal: data[at + 1] >> 4, vertical: data[at + 1] & 15, table: data[at + 2] & 3 };
  });
}

/** 0xC0–0xCF except DHT (C4), JPG (C8) and DAC (CC). */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function isProgressive(marker: number): boolean {
  return marker === 0xc2 || marker === 0xc6 || marker === 0xca || marker === 0xce;
}

/** The order in which a table is stored: position in the file → index in the 8×8 block. */
const ZIGZAG: readonly number[] = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
];
