import type { Raster } from "@lacuna/raster";
import { maxSample } from "../mask/luma.ts";

/** Lays a transparent picture on white paper: full light for gray and RGB, no ink for CMYK. Alpha is gone after it. */
export function flattenOnWhite(raster: Raster): Raster {
  if (!raster.hasAlpha) return raster;
  const { width, height, channels, data, model } = raster;
  const colors = channels - 1;
  const max = maxSample(raster);
  const paper = model === "cmyk" ? 0 : max;
  const flat =
    data instanceof Uint16Array ? new Uint16Array(width * height * colors) : new Uint8Array(width * height * colors);
  for (let from = 0, to = 0; from < data.length; from += channels, to += colors) {
    const opacity = data[from + colors] / max;
    for (let c = 0; c < colors; c++) flat[to + c] = Math.round(paper + (data[from + c] - paper) * opacity);
  }
  return { width, height, model, hasAlpha: false, channels: colors, data: flat };
}
