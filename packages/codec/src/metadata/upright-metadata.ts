import type { Metadata } from "./metadata.ts";
import { uprightExif } from "./upright-exif.ts";

/**
 * Makes metadata true of the erased, upright picture, and leaves every other byte where it is.
 *
 * Orientation tags (EXIF and XMP) say upright, EXIF's picture size is the raster's, and embedded thumbnails (EXIF,
 * Photoshop, XMP) are taken out: they would still show what was erased. So are XMP's pointers to an HDR gain map or film.
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
