import type { PngChunk } from "../../picture/png/chunks.ts";

/** What travels beside the pixels of a file, as far as the studio carries it over. */
export interface Metadata {
  /** ICC profile. Always kept: without it the colors would be read as others. */
  readonly icc?: Uint8Array;
  /** EXIF from its TIFF header on. */
  readonly exif?: Uint8Array;
  /** PNG chunks that say how samples are shown: gamma, primaries, density. Only from PNG to PNG. */
  readonly pngColor?: readonly PngChunk[];
  /** PNG text and time. Only from PNG to PNG. */
  readonly pngText?: readonly PngChunk[];
}
