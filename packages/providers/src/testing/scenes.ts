import { type ColorModel, createMask, createRaster, type Mask, type Raster, type Rect } from "@lacuna/raster";

export interface SceneOptions {
  readonly model?: ColorModel;
  readonly hasAlpha?: boolean;
  readonly isDeep?: boolean;
}

/** Soft waves in three colors, and fine grain: something that shifts and colors can be measured on. */
export function scene(width: number, height: number, options: SceneOptions = {}): Raster {
  const { model = "rgb", hasAlpha = false, isDeep = false } = options;
  const colors = model === "gray" ? 1 : 3;
  const channels = colors + (hasAlpha ? 1 : 0);
  const data = isDeep ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      for (let c = 0; c < colors; c++) data[at + c] = Math.round(waves(x, y, c)) * (isDeep ? 257 : 1);
      if (hasAlpha) data[at + colors] = isDeep ? 30_000 : 100;
    }
  }
  return createRaster({ width, height, model, hasAlpha, data });
}

/** The scene's color at any place, also between pixels. */
export function waves(x: number, y: number, channel: number): number {
  return 128 + 50 * Math.sin(x / (7 + channel) + y / 19) + 30 * Math.cos(y / (5 + channel) - x / 23);
}

/** A mask with rectangles marked. */
export function maskOf(width: number, height: number, ...rects: readonly Rect[]): Mask {
  const mask = createMask(width, height);
  for (const rect of rects) {
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      mask.data.fill(255, y * width + rect.x, y * width + rect.x + rect.width);
    }
  }
  return mask;
}

/** An RGB picture of 8 bits, by a function of place and channel. */
export function pictureBy(
  width: number,
  height: number,
  color: (x: number, y: number, channel: number) => number,
): Raster {
  const data = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) data[(y * width + x) * 3 + c] = color(x, y, c);
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data: new Uint8Array(data.buffer) });
}
