import type { Rect } from "@lacuna/raster";
import sharp, { type Sharp } from "sharp";
import type { PreviewImage } from "../tasks/task.ts";

/** About what a model looks at anyway, and a few hundred kilobytes as a JPEG. */
export const PREVIEW_PIXELS = 1_000_000;
const QUALITY = 85;
/** A file up to this size is shown as it is. */
const MOST_BYTES = 1_000_000;

export interface PreviewOptions {
  /** Most pixels (width × height). Default 1,000,000. */
  readonly maxPixels?: number;
  /** Only this part of the upright picture. Default all of it. */
  readonly region?: Rect;
}

/**
 * Makes a picture that can be shown in a conversation: upright, sRGB, JPEG, or PNG where the picture has transparency.
 * A file that is such a picture already is passed on byte for byte.
 *
 * @param bytes   A file that is known to be a picture of a kind that we read. Not modified.
 * @param format  Its format.
 * @throws Error  of the decoder, for a file whose header was whole and whose pixels are not.
 */
export async function renderPreview(
  bytes: Uint8Array,
  format: string,
  { maxPixels = PREVIEW_PIXELS, region }: PreviewOptions = {},
): Promise<PreviewImage> {
  const picture = sharp(bytes, { limitInputPixels: false });
  const { autoOrient, hasAlpha, space, orientation = 1 } = await picture.metadata();
  const isShowable = (format === "jpeg" || format === "png") && space === "srgb" && orientation === 1;
  const isSmall = bytes.length <= MOST_BYTES && autoOrient.width * autoOrient.height <= maxPixels;
  if (isShowable && isSmall && region === undefined) {
    const { width, height } = autoOrient;
    return { bytes, mimeType: format === "jpeg" ? "image/jpeg" : "image/png", width, height };
  }
  const shrunk = shrinkTo(picture, autoOrient, { maxPixels, ...(region && { region }) });
  return encodePreview(shrunk, hasAlpha);
}

/** The upright picture or a part of it, made smaller until it has no more than `maxPixels`. Never larger. */
export function shrinkTo(
  picture: Sharp,
  upright: { readonly width: number; readonly height: number },
  { maxPixels = PREVIEW_PIXELS, region }: PreviewOptions,
): Sharp {
  const shown = region ?? { x: 0, y: 0, ...upright };
  const { width, height } = fitWithin(shown, maxPixels);
  const turned = picture.autoOrient();
  const part =
    region === undefined
      ? turned
      : turned.extract({ left: region.x, top: region.y, width: region.width, height: region.height });
  return part.resize(width, height, { fit: "fill" });
}

/** The largest size of the same proportions with at most so many pixels. */
export function fitWithin(
  { width, height }: { readonly width: number; readonly height: number },
  maxPixels: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, Math.sqrt(maxPixels / (width * height)));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

export async function encodePreview(picture: Sharp, hasAlpha: boolean): Promise<PreviewImage> {
  const srgb = picture.toColourspace("srgb");
  const encoded = hasAlpha ? srgb.png() : srgb.jpeg({ quality: QUALITY });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { bytes: data, mimeType: hasAlpha ? "image/png" : "image/jpeg", width: info.width, height: info.height };
}
