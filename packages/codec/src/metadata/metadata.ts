/** What travels beside the pixels. Each block is kept byte for byte; nothing in it is interpreted for the pixels. */
export interface Metadata {
  /** ICC profile. */
  readonly icc?: Uint8Array;
  /** EXIF, beginning with its TIFF header (`II*\0` or `MM\0*`), without the `Exif\0\0` that JPEG puts before it. */
  readonly exif?: Uint8Array;
  /** XMP packet, UTF-8 XML. */
  readonly xmp?: Uint8Array;
  /** Photoshop image resources (`8BIM…`); in a JPEG they hold the IPTC records. */
  readonly photoshop?: Uint8Array;
  /** IPTC records on their own, as TIFF keeps them. */
  readonly iptc?: Uint8Array;
  /** Pixels per inch; 0 is never stored. */
  readonly density?: number;
  /** PNG chunks that say how the samples are to be shown: gAMA, cHRM, sRGB, cICP, mDCV, cLLI. */
  readonly pngColor?: readonly PngChunk[];
  /** Free text: PNG tEXt, zTXt and iTXt chunks as they are, other than XMP. */
  readonly pngText?: readonly PngChunk[];
  /** JPEG comments, raw bytes. */
  readonly comments?: readonly Uint8Array[];
}

/** A PNG chunk: its four-letter type and its data, without length and checksum. */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}
