/** A segment of a JPEG's header that is understood here; `data` begins behind the mark that names its kind. */
export interface JpegSegment {
  readonly kind: "exif" | "icc";
  readonly data: Uint8Array;
}

export const EXIF_MARK = "Exif\0\0";
export const ICC_MARK = "ICC_PROFILE\0";
const APP1 = 0xe1;
const APP2 = 0xe2;
const START_OF_SCAN = 0xda;

/** Lists EXIF and profile segments up to the pixels or to where the file is cut off. The data are views into `bytes`. */
export function jpegSegments(bytes: Uint8Array): JpegSegment[] {
  const segments: JpegSegment[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    const length = view.getUint16(at + 2);
    if (marker === START_OF_SCAN || length < 2 || at + 2 + length > bytes.length) break;
    const data = bytes.subarray(at + 4, at + 2 + length);
    if (marker === APP1 && beginsWith(data, EXIF_MARK)) {
      segments.push({ kind: "exif", data: data.subarray(EXIF_MARK.length) });
    }
    if (marker === APP2 && beginsWith(data, ICC_MARK)) {
      segments.push({ kind: "icc", data: data.subarray(ICC_MARK.length) });
    }
    at += 2 + length;
  }
  return segments;
}

function beginsWith(data: Uint8Array, mark: string): boolean {
  return (
    data.length >= mark.length && data.subarray(0, mark.length).every((byte, index) => byte === mark.charCodeAt(index))
  );
}
