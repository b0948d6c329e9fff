import type { Raster } from "@lacuna/raster";
import sharp, { type Sharp } from "sharp";
import { EncodeFailedError } from "../errors.ts";
import { FORMAT_NAMES, type ImageFormat } from "../image-format.ts";
import { estimateJpegQuality } from "../jpeg/estimate-jpeg-quality.ts";
import type { JpegTables } from "../jpeg/read-jpeg-tables.ts";
import type { Metadata } from "../metadata/metadata.ts";
import { writePngMetadata } from "../metadata/png-chunks.ts";
import type { SourceInfo } from "../source-info.ts";
import { cmykAsTiff } from "./cmyk-as-tiff.ts";

interface PixelOptions {
  readonly quality: number | undefined;
  readonly like: SourceInfo | undefined;
}

/** Used when neither the caller nor a source of the same format says otherwise. */
const DEFAULT_QUALITY = { jpeg: 92, webp: 90, avif: 80 } as const;

/**
 * Compresses a raster that the format can hold.
 *
 * @param metadata  Written here for AVIF only, whose container sharp alone can fill. The other formats get theirs after.
 * @throws EncodeFailedError
 */
export async function encodePixels(
  raster: Raster,
  metadata: Metadata,
  format: ImageFormat,
  options: PixelOptions,
): Promise<Uint8Array> {
  try {
    const picture = openRaster(raster);
    switch (format) {
      case "jpeg":
        return await picture.jpeg(jpegOptions(raster, options)).toBuffer();
      case "png":
        return await picture.png(PNG_OPTIONS).toBuffer();
      case "webp":
        return await picture.webp(webpOptions(options)).toBuffer();
      case "tiff":
        return await picture.tiff({ compression: "deflate", predictor: "horizontal" }).toBuffer();
      default:
        return await encodeAvif(picture, raster, metadata, options);
    }
  } catch (cause) {
    throw new EncodeFailedError(`The picture could not be written as ${FORMAT_NAMES[format]}.`, { cause });
  }
}

/** Naming the space at both ends keeps libvips from converting: 16-bit samples come out as they went in. */
function openRaster(raster: Raster): Sharp {
  if (raster.model === "cmyk") {
    const tiff = cmykAsTiff(raster, undefined);
    return sharp(tiff, { limitInputPixels: false, ignoreIcc: true }).pipelineColourspace("cmyk").toColourspace("cmyk");
  }
  const channels = RAW_CHANNELS[raster.model][raster.hasAlpha ? 1 : 0];
  const space = spaceOf(raster);
  return sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels }, limitInputPixels: false })
    .pipelineColourspace(space)
    .toColourspace(space);
}

const RAW_CHANNELS = { gray: [1, 2], rgb: [3, 4] } as const;

function spaceOf({ model, data }: Raster): string {
  const isDeep = data instanceof Uint16Array;
  if (model === "gray") return isDeep ? "grey16" : "b-w";
  return isDeep ? "rgb16" : "srgb";
}

/**
 * Level 3 with adaptive filters: on 12-megapixel photographs, files 7 % larger than at level 6 in a third of the time
 * (2 cores, November 2026).
 */
const PNG_OPTIONS = { compressionLevel: 3, adaptiveFiltering: true } as const;

/** Optimal Huffman codes make libjpeg hold every coefficient: 6 bytes a pixel. Beyond this size its own codes do. */
const MAX_OPTIMIZED_PIXELS = 25_000_000;

function jpegOptions({ width, height }: Raster, { quality, like }: PixelOptions) {
  const own = like?.jpeg && estimateJpegQuality(like.jpeg);
  return {
    quality: quality ?? own?.quality ?? DEFAULT_QUALITY.jpeg,
    quantisationTable: own?.baseTable ?? 0,
    chromaSubsampling: like?.jpeg && halvesChroma(like.jpeg) ? "4:2:0" : "4:4:4",
    optimiseCoding: width * height <= MAX_OPTIMIZED_PIXELS,
    progressive: like?.jpeg?.isProgressive ?? false,
  };
}

/** Whether chroma has half the luma's resolution both ways (4:2:0). sharp writes that or full chroma, nothing between. */
function halvesChroma({ components }: JpegTables): boolean {
  const [luma, ...others] = components;
  return (
    components.length === 3 &&
    others.every((chroma) => luma.horizontal >= 2 * chroma.horizontal && luma.vertical >= 2 * chroma.vertical)
  );
}

/** Effort 2 of 6: twice as fast as the default on a 12-megapixel photograph, files a few percent larger. */
function webpOptions({ quality, like }: PixelOptions) {
  const lossless = quality === undefined && like?.originalFormat === "webp" && like.isLossless;
  return { quality: quality ?? DEFAULT_QUALITY.webp, lossless, exact: true, effort: lossless ? 1 : 2 };
}

/**
 * The detour over a PNG that is stored rather than compressed gives sharp a picture with metadata to carry over.
 * Effort 2 of 9: the default of 4 takes 42 s for 12 megapixels on one core, this a few.
 */
async function encodeAvif(
  picture: Sharp,
  raster: Raster,
  metadata: Metadata,
  options: PixelOptions,
): Promise<Uint8Array> {
  const stored = await picture.png({ compressionLevel: 0 }).toBuffer();
  const carrier = writePngMetadata(stored, metadata);
  const isDeep = raster.data instanceof Uint16Array;
  const bitdepth = options.like?.bitsPerSample === 10 ? 10 : 12;
  return await sharp(carrier, { ignoreIcc: true, limitInputPixels: false })
    .pipelineColourspace(spaceOf(raster))
    .toColourspace(spaceOf(raster))
    .keepExif()
    .keepIccProfile()
    .keepXmp()
    .avif({ quality: options.quality ?? DEFAULT_QUALITY.avif, effort: 2, ...(isDeep && { bitdepth }) })
    .toBuffer();
}
