import type { Layout } from "@lacuna/kernel";
import { createRaster, type Raster } from "@lacuna/raster";

/** Turns packed pixels into a raster that any screen can show: 8-bit RGB, with straight alpha where the pixels have it. */
export function previewRaster(pixels: Uint8Array, width: number, height: number, layout: Layout): Raster {
  const channels = layout === "alpha" ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let p = 0; p < width * height; p++) {
    const fourth = pixels[p * 4 + 3] ?? 0;
    for (let c = 0; c < 3; c++) data[p * channels + c] = visible(pixels[p * 4 + c] ?? 0, fourth, layout);
    if (layout === "alpha") data[p * channels + 3] = fourth;
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: layout === "alpha", data });
}

/** The straight value of one color sample; `fourth` is alpha, black ink or the texture feature, as the layout says. */
function visible(value: number, fourth: number, layout: Layout): number {
  if (layout === "color") return value;
  if (layout === "ink") return Math.round(((255 - value) * (255 - fourth)) / 255);
  return fourth === 0 ? 0 : Math.min(255, Math.round((value * 255) / fourth));
}
