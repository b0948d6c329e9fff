import { concatBytes } from "./concat-bytes.ts";

/** One tag of a TIFF directory, its value in the byte order of the file it came from. */
export interface TiffEntry {
  readonly tag: number;
  /** Field type 1–12 of TIFF 6.0: 2 is text, 3 SHORT, 4 LONG, 5 RATIONAL, 7 raw bytes. */
  readonly type: number;
  /** How many values of that type. */
  readonly count: number;
  readonly data: Uint8Array;
  /** What the value points to, for the tags that point to another directory. `data` then means nothing. */
  readonly directory?: readonly TiffEntry[];
}

/** A TIFF header's byte order and first directory. EXIF is laid out in the same way. */
export interface TiffFile {
  readonly isLittleEndian: boolean;
  readonly entries: readonly TiffEntry[];
}

export const TYPE = { ascii: 2, short: 3, long: 4, rational: 5, bytes: 7 } as const;

/** Bytes of one value of each type, by type number. */
const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** Length of the units that change with the byte order: a RATIONAL is two LONGs. */
const UNIT_BYTES: readonly number[] = [0, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8, 4];

/** Tags that point to a directory of their own: EXIF, GPS and interoperability. */
const POINTERS: readonly number[] = [0x8769, 0x8825, 0xa005];

/**
 * Reads a classic TIFF's first directory, and the EXIF, GPS and interoperability directories below it.
 *
 * Entries that point outside the bytes or have a type unknown to TIFF 6.0 are left out: broken EXIF is common and no
 * reason to refuse a picture. Depth is bounded by following each kind of pointer only where it belongs.
 *
 * @returns  undefined when there is no such header (BigTIFF among others).
 */
export function readTiff(bytes: Uint8Array): TiffFile | undefined {
  if (bytes.length < 8) return undefined;
  const isLittleEndian = bytes[0] === 0x49;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(2, isLittleEndian) !== 42) return undefined;
  return { isLittleEndian, entries: readDirectory(view, view.getUint32(4, isLittleEndian), isLittleEndian, 2) };
}

function readDirectory(view: DataView, offset: number, isLittleEndian: boolean, depth: number): TiffEntry[] {
  if (offset + 2 > view.byteLength) return [];
  const count = view.getUint16(offset, isLittleEndian);
  const entries: TiffEntry[] = [];
  for (let index = 0; index < count && offset + 14 + 12 * index <= view.byteLength; index++) {
    const entry = readEntry(view, offset + 2 + 12 * index, isLittleEndian, depth);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

function readEntry(view: DataView, at: number, isLittleEndian: boolean, depth: number): TiffEntry | undefined {
  const tag = view.getUint16(at, isLittleEndian);
  const type = view.getUint16(at + 2, isLittleEndian);
  const count = view.getUint32(at + 4, isLittleEndian);
  const size = tiffValueBytes(type, count);
  const offset = size <= 4 ? at + 8 : view.getUint32(at + 8, isLittleEndian);
  if (size === 0 || offset + size > view.byteLength) return undefined;
  const data = new Uint8Array(view.buffer, view.byteOffset + offset, size);
  if (!POINTERS.includes(tag)) return { tag, type, count, data };
  if (depth === 0 || size !== 4) return undefined;
  const directory = readDirectory(view, view.getUint32(at + 8, isLittleEndian), isLittleEndian, depth - 1);
  return { tag, type: TYPE.long, count: 1, data, directory };
}

/** How many bytes so many values of a type take. 0 for an unknown type. */
export function tiffValueBytes(type: number, count: number): number {
  return count * (TYPE_BYTES[type] ?? 0);
}

/** The value of a SHORT or LONG entry. undefined when it is missing or of another type. */
export function integerValue(file: TiffFile, tag: number): number | undefined {
  const entry = file.entries.find((candidate) => candidate.tag === tag);
  if (entry === undefined) return undefined;
  const view = new DataView(entry.data.buffer, entry.data.byteOffset, entry.data.byteLength);
  if (entry.type === TYPE.short) return view.getUint16(0, file.isLittleEndian);
  return entry.type === TYPE.long ? view.getUint32(0, file.isLittleEndian) : undefined;
}

/** The same entries with their values in little-endian order. Raw bytes, maker notes among them, stay as they are. */
export function toLittleEndian(file: TiffFile): readonly TiffEntry[] {
  return file.isLittleEndian ? file.entries : file.entries.map(swapEntry);
}

function swapEntry(entry: TiffEntry): TiffEntry {
  const data = entry.data.slice();
  const unit = UNIT_BYTES[entry.type];
  for (let at = 0; at + unit <= data.length; at += unit) data.subarray(at, at + unit).reverse();
  return { ...entry, data, ...(entry.directory && { directory: entry.directory.map(swapEntry) }) };
}

/**
 * Lays a directory and those below it out in bytes, little-endian, the directory first.
 *
 * @param entries  Values in little-endian order. Sorted by tag, as TIFF demands, whatever order they come in.
 * @param offset   Where in the file the bytes will stand; even.
 */
export function writeDirectory(entries: readonly TiffEntry[], offset: number): Uint8Array {
  const sorted = [...entries].toSorted((a, b) => a.tag - b.tag);
  const headBytes = 2 + 12 * sorted.length + 4;
  const head = new Uint8Array(headBytes);
  const view = new DataView(head.buffer);
  view.setUint16(0, sorted.length, true);
  const parts: Uint8Array[] = [head];
  let end = headBytes;
  sorted.forEach(({ tag, type, count, data, directory }, index) => {
    const at = 2 + 12 * index;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    const value = directory ? writeDirectory(directory, offset + end) : data;
    if (!directory && value.length <= 4) {
      head.set(value, at + 8);
      return;
    }
    view.setUint32(at + 8, offset + end, true);
    const padded = value.length % 2 === 0 ? value : concatBytes([value, new Uint8Array(1)]); // values begin on even offsets
    parts.push(padded);
    end += padded.length;
  });
  return concatBytes(parts);
}

/** A classic little-endian TIFF file, or EXIF block, with this directory and nothing else. */
export function writeTiff(entries: readonly TiffEntry[]): Uint8Array {
  return concatBytes([Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0), writeDirectory(entries, 8)]);
}

export function shortEntry(tag: number, ...values: number[]): TiffEntry {
  return { tag, type: TYPE.short, count: values.length, data: new Uint8Array(Uint16Array.from(values).buffer) };
}

export function longEntry(tag: number, ...values: number[]): TiffEntry {
  return { tag, type: TYPE.long, count: values.length, data: new Uint8Array(Uint32Array.from(values).buffer) };
}

export function bytesEntry(tag: number, type: number, data: Uint8Array): TiffEntry {
  return { tag, type, count: data.length, data };
}
