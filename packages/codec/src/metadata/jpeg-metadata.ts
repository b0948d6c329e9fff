import { jpegSegments } from "../jpeg/jpeg-segments.ts";
import { concatBytes } from "./concat-bytes.ts";
import type { Metadata } from "./metadata.ts";

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP13 = 0xed;
const COMMENT = 0xfe;

const JFIF_MARK = "JFIF\0";
const PER_INCH = 1;
const PER_CENTIMETER = 2;
const EXIF_MARK = "Exif\0\0";
const XMP_MARK = "http://ns.adobe.com/xap/1.0/\0";
const ICC_MARK = "ICC_PROFILE\0";
const PHOTOSHOP_MARK = "Photoshop 3.0\0";
const SECOND_PICTURE_MARK = "MPF\0";

/** A segment's length field counts itself and has 16 bits. */
const MAX_PAYLOAD = 65_533;

/** The Photoshop resources and comments of a JPEG, which sharp does not hand out. */
export function readJpegMetadata(bytes: Uint8Array): Metadata {
  const segments = jpegSegments(bytes);
  const density = jfifDensity(
    segments.find(({ marker, data }) => marker === APP0 && beginsWith(data, JFIF_MARK))?.data,
  );
  const photoshop = segments
    .filter(({ marker, data }) => marker === APP13 && beginsWith(data, PHOTOSHOP_MARK))
    .map(({ data }) => data.subarray(PHOTOSHOP_MARK.length));
  const comments = segments.filter(({ marker }) => marker === COMMENT).map(({ data }) => data);
  return {
    ...(density && { density }),
    ...(photoshop.length > 0 && { photoshop: concatBytes(photoshop) }),
    ...(comments.length > 0 && { comments }),
  };
}

/** The header's own density. The decoder's answer would be 72 as soon as there is EXIF without a resolution. */
function jfifDensity(header: Uint8Array | undefined): number | undefined {
  if (header === undefined || header.length < 12) return undefined;
  const density = (header[8] << 8) | header[9];
  if (header[7] === PER_INCH) return density;
  return header[7] === PER_CENTIMETER ? Math.round(density * 2.54) : undefined;
}

/** Whether a JPEG points to more pictures behind its first: an HDR gain map, a depth map, a large preview. */
export function hasSecondPicture(bytes: Uint8Array): boolean {
  return jpegSegments(bytes).some(({ marker, data }) => marker === APP2 && beginsWith(data, SECOND_PICTURE_MARK));
}

/**
 * Puts metadata into a JPEG, before its tables.
 *
 * @param bytes      As our encoder wrote it, without metadata of its own.
 * @param isJfif     Whether a JFIF header may be written: gray and YCbCr, not CMYK.
 * @returns          `dropped` names the blocks that are longer than JPEG can hold.
 */
export function writeJpegMetadata(
  bytes: Uint8Array,
  metadata: Metadata,
  isJfif: boolean,
): { bytes: Uint8Array; dropped: string[] } {
  const dropped: string[] = [];
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  const addWhole = (name: string, marker: number, payload: Uint8Array): void => {
    if (payload.length > MAX_PAYLOAD) dropped.push(name);
    else parts.push(segment(marker, payload));
  };
  if (isJfif) parts.push(segment(APP0, jfifHeader(metadata.density)));
  if (metadata.exif) addWhole("EXIF", APP1, concatBytes([latin1(EXIF_MARK), metadata.exif]));
  if (metadata.xmp) addWhole("XMP", APP1, concatBytes([latin1(XMP_MARK), metadata.xmp]));
  for (const piece of pieces(metadata.photoshop, MAX_PAYLOAD - PHOTOSHOP_MARK.length)) {
    parts.push(segment(APP13, concatBytes([latin1(PHOTOSHOP_MARK), piece])));
  }
  const profile = pieces(metadata.icc, MAX_PAYLOAD - ICC_MARK.length - 2);
  if (profile.length > 255) dropped.push("ICC profile");
  else {
    profile.forEach((piece, index) => {
      parts.push(segment(APP2, concatBytes([latin1(ICC_MARK), Uint8Array.of(index + 1, profile.length), piece])));
    });
  }
  for (const comment of metadata.comments ?? []) parts.push(segment(COMMENT, comment));
  parts.push(bytes.subarray(2));
  return { bytes: concatBytes(parts), dropped };
}

function jfifHeader(density: number | undefined): Uint8Array {
  const header = Uint8Array.of(...latin1(JFIF_MARK), 1, 2, 0, 0, 1, 0, 1, 0, 0);
  if (density === undefined || density >= 65536) return header;
  const view = new DataView(header.buffer);
  header[7] = PER_INCH;
  view.setUint16(8, Math.round(density));
  view.setUint16(10, Math.round(density));
  return header;
}

function pieces(data: Uint8Array | undefined, size: number): Uint8Array[] {
  const count = Math.ceil((data?.length ?? 0) / size);
  return data === undefined
    ? []
    : Array.from({ length: count }, (_, index) => data.subarray(index * size, (index + 1) * size));
}

function segment(marker: number, payload: Uint8Array): Uint8Array {
  const length = payload.length + 2;
  return concatBytes([Uint8Array.of(0xff, marker, length >> 8, length & 255), payload]);
}

function beginsWith(data: Uint8Array, mark: string): boolean {
  return latin1(mark).every((byte, index) => data[index] === byte);
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
