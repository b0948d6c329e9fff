import type { Raster, Rect } from "@lacuna/raster";

/** Eight-bit red, green and blue of a part of a picture, in place where the picture has them: not to be written. */
export interface ColorView {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** Where the red of the first pixel lies; green and blue follow. */
  readonly start: number;
  readonly pixelStride: number;
  readonly rowStride: number;
}

/**
 * Looks at a part of a picture as colors. Nothing is copied of an 8-bit RGB picture; any other is converted.
 *
 * @param rect  Within the picture.
 */
export function viewColors(raster: Raster, rect: Rect): ColorView {
  const { width, height } = rect;
  if (raster.model === "rgb" && raster.data instanceof Uint8Array) {
    const { data, channels } = raster;
    const rowStride = raster.width * channels;
    return { width, height, data, start: rect.y * rowStride + rect.x * channels, pixelStride: channels, rowStride };
  }
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    convertRow(raster, (rect.y + row) * raster.width + rect.x, width, data, row * width * 3);
  }
  return { width, height, data, start: 0, pixelStride: 3, rowStride: width * 3 };
}

/** Ink is read as the light that it lets through; good enough to compare colors by, though not to show them. */
function convertRow(
  { data, channels, model }: Raster,
  first: number,
  width: number,
  out: Uint8Array,
  to: number,
): void {
  const most = data instanceof Uint16Array ? 65535 : 255;
  const scale = 255 / most;
  for (let x = 0; x < width; x++) {
    const at = (first + x) * channels;
    for (let c = 0; c < 3; c++) {
      const sample = data[at + (model === "gray" ? 0 : c)] * scale;
      const light = model === "cmyk" ? ((255 - sample) * (most - data[at + 3])) / most : sample;
      out[to + x * 3 + c] = Math.round(light);
    }
  }
}
