import type { Raster } from "@lacuna/raster";
import sharp from "sharp";
import { EncodeFailedError } from "./errors.ts";
import { FORMAT_NAMES, type ImageFormat } from "./image-format.ts";
import type { SourceInfo } from "./source-info.ts";

export interface EncodeOptions {
  /** Default: the source's own format, PNG for a GIF; PNG without a source. */
  readonly format?: ImageFormat;
  /** 1–100 for JPEG, WebP and AVIF. */
  readonly quality?: number;
  /** Whether profile-independent metadata is written. Default true. */
  readonly keepMetadata?: boolean;
}

export interface EncodedImage {
  readonly bytes: Uint8Array;
  readonly format: ImageFormat;
  readonly notes: readonly string[];
}

export async function encodeImage(
  raster: Raster,
  like?: SourceInfo,
  options: EncodeOptions = {},
): Promise<EncodedImage> {
  const format = options.format ?? like?.format ?? "png";
  const quality = options.quality ?? 92;
  const channels = raster.channels as 1 | 2 | 3 | 4;
  const space =
    raster.data instanceof Uint16Array ? (channels < 3 ? "grey16" : "rgb16") : channels < 3 ? "b-w" : "srgb";
  const picture = sharp(raster.data, {
    raw: { width: raster.width, height: raster.height, channels },
    limitInputPixels: false,
  })
    .pipelineColourspace(space)
    .toColourspace(space);
  try {
    const bytes = await (format === "jpeg"
      ? picture.jpeg({ quality, chromaSubsampling: "4:4:4" })
      : format === "png"
        ? picture.png({ compressionLevel: 6 })
        : format === "webp"
          ? picture.webp({ quality, exact: true, effort: 2 })
          : format === "avif"
            ? picture.avif({ quality, effort: 2 })
            : picture.tiff({ compression: "deflate", predictor: "horizontal" })
    ).toBuffer();
    return { bytes, format, notes: [] };
  } catch (cause) {
    throw new EncodeFailedError(`The picture could not be written as ${FORMAT_NAMES[format]}.`, { cause });
  }
}
