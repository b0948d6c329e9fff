import type { Raster } from "@lacuna/raster";

/** Highest sample value of a raster: 255 or 65535. */
export function maxSample(raster: Raster): number {
  return raster.data instanceof Uint16Array ? 65535 : 255;
}

/**
 * Brightness of every pixel over black, 0–255: a transparent pixel is black, whatever color lies under it.
 *
 * Rec. 601 weights, because black and white are all that matters in a mask. Ink is read as light it lets through.
 */
export function lumaOverBlack(raster: Raster): Uint8Array {
  const { data, channels, model, hasAlpha } = raster;
  const scale = 255 / maxSample(raster);
  const luma = new Uint8Array(raster.width * raster.height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += channels) {
    const opacity = hasAlpha ? (data[at + channels - 1] * scale) / 255 : 1;
    luma[pixel] = Math.round(brightness(data, at, model, scale) * opacity);
  }
  return luma;
}

function brightness(data: Raster["data"], at: number, model: Raster["model"], scale: number): number {
  if (model === "gray") return data[at] * scale;
  const weighted = (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]) * scale;
  return model === "rgb" ? weighted : ((255 - weighted) * (255 - data[at + 3] * scale)) / 255;
}

/** Opacity of every pixel, 0–255. The raster must have alpha. */
export function opacityOf(raster: Raster): Uint8Array {
  const { data, channels } = raster;
  const scale = 255 / maxSample(raster);
  const opacity = new Uint8Array(raster.width * raster.height);
  for (let pixel = 0; pixel < opacity.length; pixel++) {
    opacity[pixel] = Math.round(data[pixel * channels + channels - 1] * scale);
  }
  return opacity;
}
