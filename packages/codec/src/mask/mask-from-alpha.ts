import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { MaskMismatchError } from "../errors.ts";
import { opacityOf } from "./luma.ts";

/**
 * Takes a picture's own transparency as the mask: what is transparent is to be erased.
 *
 * The result of erasing keeps the alpha channel of what was not erased.
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
