import { concatBytes } from "./concat-bytes.ts";
import type { Metadata } from "./metadata.ts";
import {
  bytesEntry,
  readTiff,
  shortEntry,
  type TiffEntry,
  TYPE,
  toLittleEndian,
  writeDirectory,
  writeTiff,
} from "./tiff-directory.ts";

const XMP = 700;
const IPTC = 33723;
const PHOTOSHOP = 34377;
const ICC = 34675;
const RESOLUTION: readonly number[] = [282, 283, 296];

/**
 * Tags that describe the pixels' layout rather than the picture. They belong to the file they stand in: the writer of
 * the pixels sets its own. Beside them stand the four blocks above, which travel on their own.
 */
const LAYOUT: readonly number[] = [
  254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 284, 285, 288, 289, 290,
  291, 292, 293, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328, 330, 332, 333, 334, 336, 337,
  338, 339, 340, 341, 342, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 37724, 50838, 50839,
];
const BLOCKS: readonly number[] = [XMP, IPTC, PHOTOSHOP, ICC];

/** A TIFF's descriptive tags as an EXIF block, its Photoshop resources and its IPTC records. */
export function readTiffMetadata(bytes: Uint8Array): Metadata {
  const file = readTiff(bytes);
  if (file === undefined) return {};
  const descriptive = toLittleEndian(file).filter(({ tag }) => !LAYOUT.includes(tag) && !BLOCKS.includes(tag));
  // Both are streams of bytes, though some writers declare IPTC as LONGs: their order is never to be swapped.
  const photoshop = file.entries.find(({ tag }) => tag === PHOTOSHOP);
  const iptc = file.entries.find(({ tag }) => tag === IPTC);
  return {
    ...(descriptive.length > 0 && { exif: writeTiff(descriptive) }),
    ...(photoshop && { photoshop: photoshop.data }),
    ...(iptc && { iptc: iptc.data }),
  };
}

/**
 * Puts metadata into a TIFF: a new first directory at its end, which takes over the old one's entries.
 *
 * @param bytes  A classic little-endian TIFF of one page, as our encoder wrote it. Its header is changed in place.
 */
export function writeTiffMetadata(bytes: Uint8Array, metadata: Metadata): Uint8Array {
  const file = readTiff(bytes);
  if (file === undefined || !file.isLittleEndian) return bytes; // a big-endian machine: none that sharp is built for
  const exif = metadata.exif ? readTiff(metadata.exif) : undefined;
  const added = new Map<number, TiffEntry>();
  for (const entry of densityEntries(metadata.density)) added.set(entry.tag, entry);
  for (const entry of exif ? toLittleEndian(exif) : []) if (!LAYOUT.includes(entry.tag)) added.set(entry.tag, entry);
  if (metadata.xmp) added.set(XMP, bytesEntry(XMP, 1, metadata.xmp));
  if (metadata.iptc) added.set(IPTC, bytesEntry(IPTC, TYPE.bytes, metadata.iptc));
  if (metadata.photoshop) added.set(PHOTOSHOP, bytesEntry(PHOTOSHOP, 1, metadata.photoshop));
  if (metadata.icc) added.set(ICC, bytesEntry(ICC, TYPE.bytes, metadata.icc));
  const hasResolution = RESOLUTION.some((tag) => added.has(tag));
  const own = file.entries.filter(({ tag }) => !added.has(tag) && !(hasResolution && RESOLUTION.includes(tag)));
  const padding = new Uint8Array(bytes.length & 1);
  const offset = bytes.length + padding.length;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(4, offset, true);
  return concatBytes([bytes, padding, writeDirectory([...own, ...added.values()], offset)]);
}

function densityEntries(density: number | undefined): TiffEntry[] {
  if (density === undefined) return [];
  const data = new Uint8Array(Uint32Array.of(Math.round(density * 1000), 1000).buffer);
  const inches = 2;
  return [
    { tag: 282, type: TYPE.rational, count: 1, data },
    { tag: 283, type: TYPE.rational, count: 1, data },
    shortEntry(296, inches),
  ];
}
