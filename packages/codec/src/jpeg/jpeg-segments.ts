/** One marker segment of a JPEG header. `data` is the payload, without marker and length. */
export interface JpegSegment {
  /** The byte after 0xFF: 0xE1 is APP1, 0xDB is DQT. */
  readonly marker: number;
  readonly data: Uint8Array;
  /** Where the segment's 0xFF stands in the file. */
  readonly start: number;
  /** The first byte after the segment. */
  readonly end: number;
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/**
 * Lists the marker segments from the start of a JPEG to its first scan, the scan header included.
 *
 * Stops without complaint where the file is cut off or malformed: the decoder is the judge of that.
 *
 * @param bytes  A JPEG file. The segments' data are views into it.
 */
export function jpegSegments(bytes: Uint8Array): JpegSegment[] {
  const segments: JpegSegment[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === END_OF_IMAGE) break;
    if (standsAlone(marker)) {
      at += 2;
      continue;
    }
    const end = at + 2 + (bytes[at + 2] << 8) + bytes[at + 3];
    if (end > bytes.length || end < at + 4) break;
    segments.push({ marker, data: bytes.subarray(at + 4, end), start: at, end });
    if (marker === START_OF_SCAN) break;
    at = end;
  }
  return segments;
}

/** TEM and the restart markers carry no length. */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}
