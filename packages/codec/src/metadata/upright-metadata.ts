import type { Metadata } from "./metadata.ts";

const ORIENTATION = 0x0112;
const EXIF_DIRECTORY = 0x8769;
const PIXEL_WIDTH = 0xa002;
const PIXEL_HEIGHT = 0xa003;
const THUMBNAIL_OFFSET = 0x0201;
const THUMBNAIL_BYTES = 0x0202;

/**
 * Makes metadata true of the erased, upright picture, and leaves every other byte where it is.
 *
 * Orientation tags (EXIF and XMP) say upright, EXIF's picture size is the raster's, and embedded thumbnails (EXIF,
 * Photoshop, XMP) are taken out: they would still show what was erased. So are XMP's pointers to an HDR gain map or film. EXIF is patched in place rather than rewritten,
 * because maker notes point into it by absolute offset.
 */
export function uprightMetadata(metadata: Metadata, size: { width: number; height: number }): Metadata {
  const { exif, xmp, photoshop } = metadata;
  return {
    ...metadata,
    ...(exif && { exif: uprightExif(exif, size) }),
    ...(xmp && { xmp: uprightXmp(xmp) }),
    ...(photoshop && { photoshop: withoutPhotoshopThumbnails(photoshop) }),
  };
}

function uprightExif(original: Uint8Array, size: { width: number; height: number }): Uint8Array {
  const exif = Uint8Array.from(original); // not slice: on a Buffer it would share memory
  if (exif.length < 14) return exif;
  const view = new DataView(exif.buffer);
  const isLittleEndian = exif[0] === 0x49;
  const first = view.getUint32(4, isLittleEndian);
  for (const at of entryOffsets(view, first, isLittleEndian)) {
    const tag = view.getUint16(at, isLittleEndian);
    if (tag === ORIENTATION) view.setUint16(at + 8, 1, isLittleEndian);
    if (tag !== EXIF_DIRECTORY) continue;
    for (const inner of entryOffsets(view, view.getUint32(at + 8, isLittleEndian), isLittleEndian)) {
      const innerTag = view.getUint16(inner, isLittleEndian);
      if (innerTag === PIXEL_WIDTH) setInteger(view, inner, size.width, isLittleEndian);
      if (innerTag === PIXEL_HEIGHT) setInteger(view, inner, size.height, isLittleEndian);
    }
  }
  return withoutExifThumbnail(exif, view, first, isLittleEndian);
}

/** Unlinks the second directory, which describes the thumbnail, and blanks the thumbnail's bytes. */
function withoutExifThumbnail(exif: Uint8Array, view: DataView, first: number, isLittleEndian: boolean): Uint8Array {
  const link = first + 2 + 12 * entryOffsets(view, first, isLittleEndian).length;
  if (link + 4 > exif.length) return exif;
  const second = view.getUint32(link, isLittleEndian);
  if (second === 0) return exif;
  view.setUint32(link, 0, isLittleEndian);
  let start = 0;
  let length = 0;
  for (const at of entryOffsets(view, second, isLittleEndian)) {
    const tag = view.getUint16(at, isLittleEndian);
    if (tag === THUMBNAIL_OFFSET) start = view.getUint32(at + 8, isLittleEndian);
    if (tag === THUMBNAIL_BYTES) length = view.getUint32(at + 8, isLittleEndian);
  }
  if (start === 0 || start >= exif.length) return exif;
  if (start + length >= exif.length) return exif.subarray(0, start);
  exif.fill(0, start, start + length);
  return exif;
}

/** Where the 12-byte entries of a directory stand. None when the directory is not wholly inside the bytes. */
function entryOffsets(view: DataView, directory: number, isLittleEndian: boolean): number[] {
  if (directory < 8 || directory + 2 > view.byteLength) return [];
  const count = view.getUint16(directory, isLittleEndian);
  if (directory + 2 + 12 * count > view.byteLength) return [];
  return Array.from({ length: count }, (_, index) => directory + 2 + 12 * index);
}

function setInteger(view: DataView, entry: number, value: number, isLittleEndian: boolean): void {
  const type = view.getUint16(entry + 2, isLittleEndian);
  if (type === 3 && value <= 65535) view.setUint16(entry + 8, value, isLittleEndian);
  if (type === 4) view.setUint32(entry + 8, value, isLittleEndian);
}

/** Works on Latin-1 text so that every byte of the packet, whatever its encoding, comes back as it was. */
function uprightXmp(xmp: Uint8Array): Uint8Array {
  const text = Buffer.from(xmp.buffer, xmp.byteOffset, xmp.byteLength).toString("latin1");
  const upright = text
    .replace(/(\btiff:Orientation\s*=\s*["'])[2-8](["'])/g, "$11$2")
    .replace(/(<tiff:Orientation>\s*)[2-8](\s*<\/tiff:Orientation>)/g, "$11$2")
    .replace(/<(xmp|xap):Thumbnails>.*?<\/\1:Thumbnails>/gs, "")
    // What points to pictures and films behind the first, and to a second packet, which are not written.
    .replace(/<Container:Directory>.*?<\/Container:Directory>/gs, "")
    .replace(
      /\s(?:hdrgm:\w+|xmpNote:HasExtendedXMP|GCamera:(?:MotionPhoto|MicroVideo)\w*)\s*=\s*("[^"]*"|'[^']*')/g,
      "",
    );
  return upright === text ? xmp : Buffer.from(upright, "latin1");
}

const THUMBNAIL_RESOURCES: readonly number[] = [1033, 1036];

/** Photoshop resources are `8BIM`, id, padded name, length, padded data. What cannot be parsed is dropped. */
function withoutPhotoshopThumbnails(photoshop: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  const view = new DataView(photoshop.buffer, photoshop.byteOffset, photoshop.byteLength);
  for (let at = 0; at + 12 <= photoshop.length; ) {
    const nameBytes = 1 + photoshop[at + 6];
    const lengthAt = at + 6 + nameBytes + (nameBytes & 1);
    if (lengthAt + 4 > photoshop.length) break;
    const length = view.getUint32(lengthAt);
    const end = lengthAt + 4 + length + (length & 1);
    if (end > photoshop.length + 1) break;
    if (!THUMBNAIL_RESOURCES.includes(view.getUint16(at + 4))) kept.push(photoshop.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}
