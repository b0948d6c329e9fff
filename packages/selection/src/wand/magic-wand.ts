import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { fillPinholes } from "../clean-mask.ts";
import { viewColors } from "../color-view.ts";
import type { Point } from "../point.ts";
import { createColorTest, type RowTest, sampleColor } from "./color-test.ts";
import { floodFill } from "./flood-fill.ts";

export interface WandOptions {
  /** How different a color may be, 0–255: 255 is as far as black from white, 0 takes equal colors only. Default 24. */
  readonly tolerance?: number;
  /** Whether only what is connected with the point is selected. Default true. */
  readonly isContiguous?: boolean;
  /** The sample is the mean of a square of side 2·radius + 1 around the point. 0–50, default 0: the pixel itself. */
  readonly sampleRadiusPx?: number;
  /** Enclosed spots of at most so many pixels that look otherwise are selected too. Default 0: none. */
  readonly pinholePx?: number;
}

/**
 * Selects what looks like the picture at a point.
 *
 * Colors are compared in Oklab with its color axes doubled (CSS Color's deltaEOK2); a distance of 1, black to white, is a
 * tolerance of 255. So the same tolerance means about the same to the eye in light, dark and colored parts. Alpha is
 * compared on the same scale, and what is fully transparent looks alike whatever its color.
 *
 * @param raster  Any model and depth. Deep samples are rounded to 8 bits.
 * @param point   In pixels; the pixel that holds it is the seed. A point outside the picture selects nothing.
 * @returns       A new mask of 0 and 255, the picture's size. It holds the seed unless the sample's mean differs too much.
 * @throws RangeError  when an option is out of range or the point is not finite.
 *
 * Cost: O(rows reached · width), 16 MB of scratch. Deterministic.
 */
export function magicWand(raster: Raster, point: Point, options: WandOptions = {}): Mask {
  const { tolerance = 24, isContiguous = true, sampleRadiusPx = 0, pinholePx = 0 } = options;
  requireRange("the tolerance", tolerance, 0, 255);
  requireRange("the sample's radius", sampleRadiusPx, 0, 50);
  requireRange("the size of pinholes", pinholePx, 0, Number.MAX_SAFE_INTEGER);
  if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) throw new RangeError("the wand needs a point");
  const { width, height } = raster;
  const mask = createMask(width, height);
  const x = Math.floor(point.x);
  const y = Math.floor(point.y);
  if (x < 0 || y < 0 || x >= width || y >= height) return mask;

  const view = viewColors(raster, { x: 0, y: 0, width, height });
  const sample = sampleColor(view, x, y, Math.floor(sampleRadiusPx));
  const testColor = createColorTest(view, sample, tolerance);
  const test = raster.hasAlpha ? alsoTestAlpha(testColor, raster, y * width + x, tolerance) : testColor;
  const prepare = (row: number) => test(row, mask.data, row * width);
  if (isContiguous) {
    floodFill(mask.data, width, height, x, y, prepare);
    dropUnfilled(mask.data);
  } else {
    for (let row = 0; row < height; row++) prepare(row);
    for (let at = 0; at < mask.data.length; at++) mask.data[at] = -mask.data[at];
  }
  return pinholePx > 0 ? fillPinholes(mask, pinholePx) : mask;
}

function requireRange(what: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw new RangeError(`${what} is ${value}, not ${least} to ${most}`);
}

/** What was alike but not connected. */
function dropUnfilled(cells: Uint8Array): void {
  for (let at = 0; at < cells.length; at++) if (cells[at] === 1) cells[at] = 0;
}

function alsoTestAlpha(test: RowTest, raster: Raster, seed: number, tolerance: number): RowTest {
  const { data, channels, width } = raster;
  const alphaAt = (pixel: number): number => data[pixel * channels + channels - 1];
  const most = data instanceof Uint16Array ? 65535 : 255;
  const seedAlpha = alphaAt(seed);
  const limit = (tolerance * most) / 255;
  return (row, out, at) => {
    test(row, out, at);
    for (let x = 0; x < width; x++) {
      const alpha = alphaAt(row * width + x);
      if (seedAlpha === 0 && alpha === 0) out[at + x] = 1;
      else if (Math.abs(alpha - seedAlpha) > limit) out[at + x] = 0;
    }
  };
}
