// Needs nothing of Node: the studio's page reads it as "@lacuna/codec/exif".

const ORIENTATION = 0x0112;
const EXIF_DIRECTORY = 0x8769;
const PIXEL_WIDTH = 0xa002;
const PIXEL_HEIGHT = 0xa003;
const THUMBNAIL_OFFSET = 0x0201;
const THUMBNAIL_BYTES = 0x0202;
const SHORT = 3;
const LONG = 4;
const ENTRY_BYTES = 12;
/** A header and an empty directory. */
const LEAST_BYTES = 14;

/**
 * Makes EXIF true of the erased picture: it is upright and of this size, and has no thumbnail, which would still show what was
 * erased. A copy is patched in place rather than rewritten, because maker notes point into it by absolute offset.
 *
 * @param original  As in the file, from the byte order on ("II" or "MM"). Not modified.
 */
export function uprightExif(
  original: Uint8Array,
  size: { readonly width: number; readonly height: number },
): Uint8Array<ArrayBuffer> {
  const exif = Uint8Array.from(original); // not slice: on a Buffer it would share memory
  if (exif.length < LEAST_BYTES) return exif;
  const { view, isLittle, first } = openExif(exif);
  for (const at of entriesAt(view, first, isLittle)) {
    const tag = view.getUint16(at, isLittle);
    if (tag === ORIENTATION) view.setUint16(at + 8, 1, isLittle);
    if (tag !== EXIF_DIRECTORY) continue;
    for (const inner of entriesAt(view, view.getUint32(at + 8, isLittle), isLittle)) {
      const innerTag = view.getUint16(inner, isLittle);
      if (innerTag === PIXEL_WIDTH) setInteger(view, inner, size.width, isLittle);
      if (innerTag === PIXEL_HEIGHT) setInteger(view, inner, size.height, isLittle);
    }
  }
  return withoutThumbnail(exif, view, first, isLittle);
}

/** The orientation that a file asks for, 1–8; 1 where it does not say. */
export function exifOrientation(exif: Uint8Array): number {
  if (exif.length < LEAST_BYTES) return 1;
  const { view, isLittle, first } = openExif(exif);
  const entry = entriesAt(view, first, isLittle).find((at) => view.getUint16(at, isLittle) === ORIENTATION);
  return entry === undefined ? 1 : view.getUint16(entry + 8, isLittle);
}

function openExif(exif: Uint8Array) {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const isLittle = exif[0] === 0x49;
  return { view, isLittle, first: view.getUint32(4, isLittle) };
}

/** Unlinks the second directory, which describes the thumbnail, and blanks the thumbnail's bytes. */
function withoutThumbnail(
  exif: Uint8Array<ArrayBuffer>,
  view: DataView,
  first: number,
  isLittle: boolean,
): Uint8Array<ArrayBuffer> {
  if (first < 8 || first + 2 > exif.length) return exif;
  const link = first + 2 + ENTRY_BYTES * view.getUint16(first, isLittle);
  if (link + 4 > exif.length) return exif; // the directory is not whole
  const second = view.getUint32(link, isLittle);
  if (second === 0) return exif;
  view.setUint32(link, 0, isLittle);
  let start = 0;
  let length = 0;
  for (const at of entriesAt(view, second, isLittle)) {
    const tag = view.getUint16(at, isLittle);
    if (tag === THUMBNAIL_OFFSET) start = view.getUint32(at + 8, isLittle);
    if (tag === THUMBNAIL_BYTES) length = view.getUint32(at + 8, isLittle);
  }
  if (start === 0 || start >= exif.length) return exif;
  if (start + length >= exif.length) return exif.subarray(0, start);
  exif.fill(0, start, start + length);
  return exif;
}

/** Where the entries of a directory begin; fewer or none where the bytes end before it does. */
function entriesAt(view: DataView, directory: number, isLittle: boolean): number[] {
  if (directory < 8 || directory + 2 > view.byteLength) return [];
  const count = view.getUint16(directory, isLittle);
  const room = Math.floor((view.byteLength - directory - 2) / ENTRY_BYTES);
  return Array.from({ length: Math.min(count, room) }, (_, index) => directory + 2 + index * ENTRY_BYTES);
}

function setInteger(view: DataView, entry: number, value: number, isLittle: boolean): void {
  const type = view.getUint16(entry + 2, isLittle);
  if (type === SHORT && value <= 65_535) view.setUint16(entry + 8, value, isLittle);
  if (type === LONG) view.setUint32(entry + 8, value, isLittle);
}
