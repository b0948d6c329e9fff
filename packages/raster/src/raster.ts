/** How the color channels of a raster are to be read. `cmyk` samples are ink amounts: 0 is no ink. */
export type ColorModel = "gray" | "rgb" | "cmyk";

/**
 * Decoded pixels: row-major, interleaved, in the color space of the file they came from.
 *
 * `data` holds `width * height * channels` samples, 8-bit (`Uint8Array`, 0–255) or 16-bit (`Uint16Array`, 0–65535).
 * The color channels come first; with `hasAlpha` the last channel is straight (not premultiplied) alpha.
 */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly model: ColorModel;
  readonly hasAlpha: boolean;
  readonly channels: number;
  readonly data: Uint8Array | Uint16Array;
}

const COLOR_CHANNELS: Record<ColorModel, number> = { gray: 1, rgb: 3, cmyk: 4 };

/**
 * Checks that the parts fit together and returns them as a raster. The samples are not copied.
 *
 * @throws RangeError  when a side is not a positive integer or `data` has another length than the sides demand.
 */
export function createRaster(parts: {
  width: number;
  height: number;
  model: ColorModel;
  hasAlpha: boolean;
  data: Uint8Array | Uint16Array;
}): Raster {
  const { width, height, model, hasAlpha, data } = parts;
  requireSize(width, height);
  const channels = COLOR_CHANNELS[model] + (hasAlpha ? 1 : 0);
  if (data.length !== width * height * channels) {
    throw new RangeError(
      `a ${width}×${height} raster with ${channels} channels has ${width * height * channels} samples, not ${data.length}`,
    );
  }
  return { width, height, model, hasAlpha, channels, data };
}

/** @throws RangeError  when a side is not a positive integer. */
export function requireSize(width: number, height: number): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`sides must be positive integers, not ${width}×${height}`);
  }
}
