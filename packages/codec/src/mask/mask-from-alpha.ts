import { createMask, HOLE_THRESHOLD, type Mask, type Raster } from "@lacuna/raster";
import { MaskMismatchError } from "../errors.ts";
import { maxSample, opacityOf } from "./luma.ts";

/**
 * Takes a picture's own transparency as the mask: what is transparent is to be erased.
 *
 * The result of erasing keeps the alpha channel of what was not erased; `makeOpaque` closes the rest.
 *
 * @param image  With alpha, of any model and depth.
 * @returns      255 where the picture is fully transparent, 0 where it is opaque, between where it is between.
 * @throws MaskMismatchError  when the picture has no alpha channel, or is opaque everywhere.
 */
export function maskFromAlpha(image: Raster): Mask {
  if (!image.hasAlpha) throw new MaskMismatchError("The picture has no alpha channel to take the mask from.");
  const data = opacityOf(image);
  let isOpaque = true;
  for (let pixel = 0; pixel < data.length; pixel++) {
    data[pixel] = 255 - data[pixel];
    if (data[pixel] !== 0) isOpaque = false;
  }
  if (isOpaque)
    throw new MaskMismatchError("The picture's alpha channel is opaque everywhere; it marks nothing to erase.");
  return createMask(image.width, image.height, data);
}

/**
 * Makes what was filled opaque, and leaves everything else as it is.
 *
 * For pictures whose transparency was the mask: a filled hole that stayed transparent would not be seen.
 *
 * @param image  Not modified. Returned as it is when it has no alpha.
 * @param hole   Same size. Pixels of 128 and more become opaque.
 */
export function makeOpaque(image: Raster, hole: Mask): Raster {
  if (!image.hasAlpha) return image;
  const data = image.data.slice();
  const opaque = maxSample(image);
  for (let pixel = 0; pixel < hole.data.length; pixel++) {
    if (hole.data[pixel] >= HOLE_THRESHOLD) data[(pixel + 1) * image.channels - 1] = opaque;
  }
  return { ...image, data };
}
