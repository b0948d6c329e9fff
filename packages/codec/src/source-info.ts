import type { ImageFormat, InputFormat } from "./image-format.ts";
import type { JpegTables } from "./jpeg/read-jpeg-tables.ts";
import type { Metadata } from "./metadata/metadata.ts";

/** What the file was, beyond its pixels: everything that writing "the same as the input" needs to know. */
export interface SourceInfo {
  /** What the bytes were. */
  readonly originalFormat: InputFormat;
  /** What "same as the input" means: the original format where it can be written, PNG for a GIF. */
  readonly format: ImageFormat;
  /** The EXIF orientation tag as found, 1–8; the raster is already upright. 1 where there was none. */
  readonly orientation: number;
  /** Size as stored, before the orientation was applied. */
  readonly storedWidth: number;
  readonly storedHeight: number;
  /** Profile, EXIF, XMP, IPTC and density, byte for byte as found. */
  readonly metadata: Metadata;
  /** Quantization tables, sampling and scan kind; JPEG only. */
  readonly jpeg: JpegTables | undefined;
  /** Whether the file's own compression loses nothing. A lossless WebP is written lossless again. */
  readonly isLossless: boolean;
  /** Bits a sample in the file, where it says so: 10 or 12 in an AVIF, 16 in a deep PNG or TIFF. */
  readonly bitsPerSample: number | undefined;
}
