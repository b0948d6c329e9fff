const ORIENTATION = 0x0112;
const EXIF_DIRECTORY = 0x8769;
const PIXEL_WIDTH = 0xa002;
const PIXEL_HEIGHT = 0xa003;
const THUMBNAIL_OFFSET = 0x0201;
const THUMBNAIL_BYTES = 0x0202;
const SHORT = 3;
const ENTRY_BYTES = 12;

/**
 * Makes EXIF true of the erased picture: it is upright and of this size, and has no thumbnail, which would still show
 * what was erased. Patched in place rather than rewritten, because maker notes point into it by offset.
 */
export function uprightExif(original: Uint8Array, size: { width: number; height: number }): Uint8Array {
  const exif = original.slice();
  if (exif.length < 14) return exif;
  const view = new DataView(exif.buffer);
  const isLittle = exif[0] === 0x49;
  const first = view.getUint32(4, isLittle);
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
  removeThumbnail(view, exif, first, isLittle);
  return exif;
}

/** The orientation that a file asks for, 1–8; 1 where it does not say. */
export function exifOrientation(exif: Uint8Array): number {
  if (exif.length < 14) return 1;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const isLittle = exif[0] === 0x49;
  const entry = entriesAt(view, view.getUint32(4, isLittle), isLittle).find(
    (at) => view.getUint16(at, isLittle) === ORIENTATION,
  );
  return entry === undefined ? 1 : view.getUint16(entry + 8, isLittle);
}

/** Where the entries of a directory begin; fewer or none where the bytes end before it does. */
function entriesAt(view: DataView, directory: number, isLittle: boolean): number[] {
  if (directory < 8 || directory + 2 > view.byteLength) return [];
  const count = view.getUint16(directory, isLittle);
  const room = Math.floor((view.byteLength - directory - 2) / ENTRY_BYTES);
  return Array.from({ length: Math.min(count, room) }, (_, index) => directory + 2 + index * ENTRY_BYTES);
}

function setInteger(view: DataView, entry: number, value: number, isLittle: boolean): void {
  if (view.getUint16(entry + 2, isLittle) === SHORT) view.setUint16(entry + 8, value, isLittle);
  else view.setUint32(entry + 8, value, isLittle);
}

/** Cuts the second directory off and blanks the picture that it points to. */
function removeThumbnail(view: DataView, exif: Uint8Array, first: number, isLittle: boolean): void {
  const link = first + 2 + entriesAt(view, first, isLittle).length * ENTRY_BYTES;
  if (link + 4 > view.byteLength) return;
  const second = view.getUint32(link, isLittle);
  view.setUint32(link, 0, isLittle);
  let offset = 0;
  let length = 0;
  for (const at of entriesAt(view, second, isLittle)) {
    const tag = view.getUint16(at, isLittle);
    if (tag === THUMBNAIL_OFFSET) offset = view.getUint32(at + 8, isLittle);
    if (tag === THUMBNAIL_BYTES) length = view.getUint32(at + 8, isLittle);
  }
  if (offset >= 8) exif.fill(0, offset, Math.min(exif.length, offset + length));
}
