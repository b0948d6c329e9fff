import { HOLE_THRESHOLD, type Mask, type Raster } from "@lacuna/raster";

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
  const opaque = image.data instanceof Uint16Array ? 65_535 : 255;
  for (let pixel = 0; pixel < hole.data.length; pixel++) {
    if ((hole.data[pixel] ?? 0) >= HOLE_THRESHOLD) data[(pixel + 1) * image.channels - 1] = opaque;
  }
  return { ...image, data };
}
