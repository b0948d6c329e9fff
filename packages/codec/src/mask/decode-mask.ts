import { createMask, createRaster, HOLE_THRESHOLD, type Mask, type Raster } from "@lacuna/raster";
import type { DecodeLimits } from "../decode-limits.ts";
import { MaskMismatchError } from "../errors.ts";
import { probeImage } from "../probe-image.ts";
import { readPixels } from "../read-pixels.ts";
import { lumaOverBlack, opacityOf } from "./luma.ts";

/**
 * What of a mask file marks the hole.
 *
 * - `luma`: white is erased; transparent pixels count as black.
 * - `alpha`: opaque is erased, whatever its color.
 * - `transparency`: transparent is erased, as in files made for "edit" services.
 * - `auto`: `luma`, except for strokes of one single color on a transparent ground, which are read as `alpha`: there
 *   the color says nothing, so a red brush and a white one mean the same. A black ground with something cut out of it is
 *   read as `transparency`: by brightness it would mark nothing, and nobody sends a mask for that.
 */
export type MaskChannel = "auto" | "luma" | "alpha" | "transparency";

export interface MaskOptions {
  /** The upright picture's size. A mask of another size is refused. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Default "auto". */
  readonly channel?: MaskChannel;
  /** Whether black is erased instead of white. Default false. */
  readonly invert?: boolean;
  /** Whether a mask of another size is stretched to `size`, by nearest neighbor. Default false. */
  readonly fit?: boolean;
  readonly limits?: DecodeLimits;
}

/** A mask, and what the caller should know about it in plain sentences. */
export interface DecodedMask extends Mask {
  readonly notes: readonly string[];
}

/**
 * Reads a mask from a picture file of any format, depth and color model. Its EXIF orientation is applied.
 *
 * The values stay soft: noise that JPEG leaves around edges is harmless, because the engine cuts at half.
 *
 * @param bytes  A whole file. Not modified.
 * @returns      255 = erase, 0 = keep.
 * @throws MaskMismatchError  when the size differs from `options.size` and `fit` was not asked for, or when the channel
 *                            asked for is missing.
 * @throws UnsupportedFormatError | DamagedImageError | TooLargeError  as `decodeImage` does.
 */
export async function decodeMask(bytes: Uint8Array, options: MaskOptions = {}): Promise<DecodedMask> {
  const probe = await probeImage(bytes, options.limits ?? {});
  const pixels = await readPixels(bytes, probe);
  const raster = createRaster(pixels);
  if (options.size && !options.fit) requireSameSize(raster, options.size);
  const values = maskValues(raster, options.channel ?? "auto");
  if (options.invert) invertInPlace(values);
  const mask = createMask(raster.width, raster.height, values);
  const fitted = options.size ? fitMask(mask, options.size) : mask;
  return { ...fitted, notes: [...pixels.notes, ...notesOn(fitted)] };
}

function requireSameSize(mask: Raster, size: { width: number; height: number }): void {
  if (mask.width === size.width && mask.height === size.height) return;
  const isTurned = mask.width === size.height && mask.height === size.width;
  const hint = isTurned
    ? " The mask lies on its side: make it on the upright picture, as viewers show it, without an EXIF orientation."
    : "";
  throw new MaskMismatchError(
    `The mask is ${mask.width}×${mask.height} and the picture ${size.width}×${size.height}; they must be equal.${hint}`,
  );
}

function maskValues(raster: Raster, channel: MaskChannel): Uint8Array {
  if (channel === "auto") return maskValues(raster, guessChannel(raster));
  if (channel === "luma") return lumaOverBlack(raster);
  if (!raster.hasAlpha)
    throw new MaskMismatchError("The mask has no alpha channel; its brightness can be used instead.");
  const values = opacityOf(raster);
  if (channel === "transparency") invertInPlace(values);
  return values;
}

/** Brushes' colors were rounded while they were premultiplied: by so much brightness, of 255, one color may differ. */
const ONE_COLOR = 16;

function guessChannel(raster: Raster): Exclude<MaskChannel, "auto"> {
  if (!raster.hasAlpha) return "luma";
  const opacity = opacityOf(raster);
  const luma = lumaOverBlack(raster);
  let isTransparentSomewhere = false;
  let darkest = 255;
  let brightest = 0;
  for (let pixel = 0; pixel < opacity.length; pixel++) {
    if (opacity[pixel] < HOLE_THRESHOLD) {
      isTransparentSomewhere = true;
      continue;
    }
    const own = (luma[pixel] * 255) / opacity[pixel];
    darkest = Math.min(darkest, own);
    brightest = Math.max(brightest, own);
  }
  if (!isTransparentSomewhere || brightest - darkest > ONE_COLOR) return "luma";
  return brightest <= ONE_COLOR && isGroundOpaque(opacity, raster) ? "transparency" : "alpha";
}

/** Whether most of the outermost pixels are opaque: what is transparent then is cut out of a ground, not the ground of strokes. */
function isGroundOpaque(opacity: Uint8Array, { width, height }: Raster): boolean {
  let opaque = 0;
  let all = 0;
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step) {
      all++;
      if (opacity[y * width + x] >= HOLE_THRESHOLD) opaque++;
    }
  }
  return opaque * 2 > all;
}

function invertInPlace(values: Uint8Array): void {
  for (let pixel = 0; pixel < values.length; pixel++) values[pixel] = 255 - values[pixel];
}

/** Nearest neighbor: the source pixel that the center of the target pixel falls into. */
function fitMask(mask: Mask, size: { width: number; height: number }): Mask {
  if (mask.width === size.width && mask.height === size.height) return mask;
  const fitted = createMask(size.width, size.height);
  const columns = Uint32Array.from({ length: size.width }, (_, x) => Math.floor(((x + 0.5) * mask.width) / size.width));
  for (let y = 0; y < size.height; y++) {
    const from = Math.floor(((y + 0.5) * mask.height) / size.height) * mask.width;
    for (let x = 0; x < size.width; x++) fitted.data[y * size.width + x] = mask.data[from + columns[x]];
  }
  return fitted;
}

/** A mask is black and white with soft edges; where a third of it is gray, a photograph was probably sent instead. */
function notesOn({ data }: Mask): string[] {
  let gray = 0;
  for (const value of data) if (value > 32 && value < 223) gray++;
  return gray * 3 > data.length ? ["Much of the mask is gray rather than black or white; is it a photograph?"] : [];
}
