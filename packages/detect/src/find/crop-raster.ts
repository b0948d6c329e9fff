import { createRaster, type Raster, type Rect } from "@lacuna/raster";

/** A part of a picture as a picture of its own. `rect` lies within it; the whole picture is given back as it is. */
export function cropRaster(raster: Raster, rect: Rect): Raster {
  if (rect.width === raster.width && rect.height === raster.height) return raster;
  const { channels, model, hasAlpha } = raster;
  const length = rect.width * rect.height * channels;
  const data = raster.data instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
  for (let y = 0; y < rect.height; y++) {
    const at = ((rect.y + y) * raster.width + rect.x) * channels;
    data.set(raster.data.subarray(at, at + rect.width * channels), y * rect.width * channels);
  }
  return createRaster({ width: rect.width, height: rect.height, model, hasAlpha, data });
}
