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

/**
 * Every block of a JPEG's header.
 *
 * Read here rather than taken from sharp: its loader for pictures with an HDR gain map hands out neither XMP nor
 * density, and none hands out comments.
 */
export function readJpegMetadata(bytes: Uint8Array): Metadata {
  const segments = jpegSegments(bytes);
  const blocks = (wanted: number, mark: string): Uint8Array[] =>
    segments
      .filter(({ marker, data }) => marker === wanted && beginsWith(data, mark))
      .map(({ data }) => Uint8Array.from(data.subarray(mark.length)));
  const exif = blocks(APP1, EXIF_MARK).at(0);
  const xmp = blocks(APP1, XMP_MARK).at(0);
  const icc = joinProfile(blocks(APP2, ICC_MARK));
  const photoshop = blocks(APP13, PHOTOSHOP_MARK);
  const comments = blocks(COMMENT, "");
  const density = jfifDensity(blocks(APP0, JFIF_MARK).at(0));
  return {
    ...(exif && { exif }),
    ...(xmp && { xmp }),
    ...(icc && { icc }),
    ...(photoshop.length > 0 && { photoshop: concatBytes(photoshop) }),
    ...(comments.length > 0 && { comments }),
    ...(density && { density }),
  };
}

/** A profile's pieces begin with their number and the number of pieces. undefined when one is missing. */
function joinProfile(pieces: readonly Uint8Array[]): Uint8Array | undefined {
  const inOrder = pieces.toSorted((a, b) => a[0] - b[0]);
  const isComplete =
    inOrder.length > 0 && inOrder.every((piece, index) => piece[0] === index + 1 && piece[1] === pieces.length);
  return isComplete ? concatBytes(inOrder.map((piece) => piece.subarray(2))) : undefined;
}

/** The header's own density. The decoder's answer would be 72 as soon as there is EXIF without a resolution. */
function jfifDensity(header: Uint8Array | undefined): number | undefined {
  if (header === undefined || header.length < 7) return undefined;
  const unit = header[2]; // behind the version
  const density = (header[3] << 8) | header[4];
  if (unit === PER_INCH) return density;
  return unit === PER_CENTIMETER ? Math.round(density * 2.54) : undefined;
}

/** Whether a JPEG points to more pictures behind its first: an HDR gain map, a depth map, a large preview, a film. */
export function hasSecondPicture(bytes: Uint8Array): boolean {
  return jpegSegments(bytes).some(({ marker, data }) => {
    if (marker === APP2) return beginsWith(data, SECOND_PICTURE_MARK);
    return marker === APP1 && beginsWith(data, XMP_MARK) && Buffer.from(data).includes("<Container:Directory>");
  });
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
  for (const piece of cutUp(metadata.photoshop, MAX_PAYLOAD - PHOTOSHOP_MARK.length)) {
    parts.push(segment(APP13, concatBytes([latin1(PHOTOSHOP_MARK), piece])));
  }
  const profile = cutUp(metadata.icc, MAX_PAYLOAD - ICC_MARK.length - 2);
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

function cutUp(data: Uint8Array | undefined, size: number): Uint8Array[] {
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
