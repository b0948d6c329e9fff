import type { Raster, Rect } from "@lacuna/raster";

/** What a canvas shows of a part of a raster: 8-bit RGBA, straight alpha. Deep samples lose their lower byte. */
export function toRgba(raster: Raster, rect: Rect): Uint8ClampedArray<ArrayBuffer> {
  const { channels, data } = raster;
  const rgba = new Uint8ClampedArray(rect.width * rect.height * 4);
  const shift = data instanceof Uint16Array ? 8 : 0;
  const isGray = raster.model === "gray";
  for (let y = 0; y < rect.height; y++) {
    let from = ((rect.y + y) * raster.width + rect.x) * channels;
    let to = y * rect.width * 4;
    for (let x = 0; x < rect.width; x++, from += channels, to += 4) {
      rgba[to] = (data[from] ?? 0) >> shift;
      rgba[to + 1] = (data[isGray ? from : from + 1] ?? 0) >> shift;
      rgba[to + 2] = (data[isGray ? from : from + 2] ?? 0) >> shift;
      rgba[to + 3] = raster.hasAlpha ? (data[from + channels - 1] ?? 0) >> shift : 255;
    }
  }
  return rgba;
}
