import { type ColorModel, createRaster, type Raster } from "@lacuna/raster";

/**
 * A small picture whose samples are all different enough to notice any change: a repeatable pseudo-random texture.
 * With alpha, some pixels are fully transparent and keep their color.
 */
export function testPicture(parts: {
  width: number;
  height: number;
  model?: ColorModel;
  hasAlpha?: boolean;
  bits?: 8 | 16;
}): Raster {
  const { width, height, model = "rgb", hasAlpha = false, bits = 8 } = parts;
  const channels = { gray: 1, rgb: 3, cmyk: 4 }[model] + (hasAlpha ? 1 : 0);
  const count = width * height * channels;
  const data = bits === 16 ? new Uint16Array(count) : new Uint8Array(count);
  let state = 1;
  for (let at = 0; at < count; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    data[at] = state >>> (bits === 16 ? 13 : 20);
  }
  if (hasAlpha) for (let at = channels - 1; at < count; at += 3 * channels) data[at] = 0;
  return createRaster({ width, height, model, hasAlpha, data });
}

/** A smooth picture, for the formats that lose something: what they lose of it is little. */
export function smoothPicture(width: number, height: number, model: "gray" | "rgb" | "cmyk" = "rgb"): Raster {
  const channels = { gray: 1, rgb: 3, cmyk: 4 }[model];
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++, at++) data[at] = 40 + ((x * (c + 1) + y * 2) % 160);
    }
  }
  return createRaster({ width, height, model, hasAlpha: false, data });
}
