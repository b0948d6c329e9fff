import { type Canvas, growSize, layOnCanvas, type Margins, placeOf, resolveCanvas } from "@lacuna/canvas";
import { requireWritable, type ImageFormat } from "@lacuna/codec";
import { type Mask, type Rect } from "@lacuna/raster";
import { EraseError, namingFile } from "./errors.ts";
import { oneLine } from "./one-line.ts";
import type { Picture } from "./read-picture.ts";

export interface GrowOptions {
  readonly canvas: Canvas;
  /** How many of the picture's outermost pixels are filled anew as well, at sides that grow. Default: those of a rim. */
  readonly overlapPx?: number | undefined;
  /** Of the canvas. Default 100,000,000. */
  readonly maxPixels?: number | undefined;
  /** That the result is to be written in. Left out: whether it can hold the canvas is not looked at. */
  readonly format?: ImageFormat;
}

/** A picture on its larger canvas, and what is to be filled. */
export interface GrownPicture {
  /** Beyond the picture it shows the picture mirrored. Its origin is the picture's: format, profile and metadata. */
  readonly picture: Picture;
  /** 255 where the canvas is new, and where the picture is filled anew. */
  readonly mask: Mask;
  readonly margins: Margins;
  /** Where on the canvas the picture lies. */
  readonly place: Rect;
  /** Things to know, in plain sentences. */
  readonly notes: readonly string[];
}

const DEFAULT_MAX_PIXELS = 100_000_000;

/**
 * Puts a picture on the canvas that was asked for.
 *
 * @throws EraseError  bad_option, too_large or encode_failed, before memory is taken for the canvas.
 */
export function growPicture(
  picture: Picture,
  { canvas, overlapPx, maxPixels = DEFAULT_MAX_PIXELS, format }: GrowOptions,
): GrownPicture {
  const { raster, name } = picture;
  const margins = resolveFor(picture, canvas);
  const size = growSize(raster, margins);
  requirePixels(size, maxPixels, name);
  if (format !== undefined) requireFormat(size, format, name);
  const laid = layOnCanvas(raster, margins, overlapPx);
  return {
    picture: { ...picture, raster: laid.raster },
    mask: laid.mask,
    margins,
    place: placeOf(raster, margins),
    notes: laid.notes,
  };
}

function resolveFor({ raster, name }: Picture, canvas: Canvas): Margins {
  try {
    return resolveCanvas(canvas, raster);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new EraseError("bad_option", `${oneLine(name)}: ${oneLine(cause.message)}`, { cause, file: name });
  }
}

function requirePixels({ width, height }: { width: number; height: number }, maxPixels: number, file: string): void {
  if (width * height <= maxPixels) return;
  const [pixels, most] = [width * height, maxPixels].map((count) => count.toLocaleString("en-US"));
  const reason = `the canvas would be ${width}×${height}, ${pixels} pixels; at most ${most} are allowed`;
  throw new EraseError("too_large", `${oneLine(file)}: ${reason}`, { file });
}

/** What cannot be written is not worth a search. */
function requireFormat(size: { width: number; height: number }, format: ImageFormat, file: string): void {
  try {
    requireWritable(size, format);
  } catch (error) {
    throw namingFile(error, file);
  }
}
