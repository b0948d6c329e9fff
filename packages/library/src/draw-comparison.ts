import { type ColorModel, createRaster, type Mask, type Raster } from "@lacuna/raster";

/** The widest comparison, so that any format can hold it and a viewer opens it at once. */
const MAX_WIDTH = 8192;

/**
 * Draws the original, its hole outlined, at the left of the result.
 *
 * @param before, after  Rasters of one size, model and depth. Not modified.
 * @param hole           Same size. 255 = filled, 0 = kept.
 * @returns  A raster of their model and depth, a little wider than both together; at most 8192 px wide, made smaller by
 *   a whole factor when it would be wider.
 *
 * Cost: O(width × height) time; memory for the raster returned and one row of sums.
 */
export function drawComparison(before: Raster, after: Raster, hole: Mask): Raster {
  const factor = Math.max(1, Math.ceil((before.width * 2 + gapOf(before.width)) / MAX_WIDTH));
  const left = shrink(before, factor);
  const right = shrink(after, factor);
  outline(left, hole, factor);
  const gap = gapOf(left.width);
  const width = left.width * 2 + gap;
  const row = width * left.channels;
  const data = createSamples(before.data, row * left.height).fill(0);
  const white = inksOf(before, WHITE);
  for (let y = 0; y < left.height; y++) {
    const from = y * left.width * left.channels;
    const to = from + left.width * left.channels;
    data.set(left.data.subarray(from, to), y * row);
    for (let x = left.width; x < left.width + gap; x++) data.set(white, y * row + x * left.channels);
    data.set(right.data.subarray(from, to), y * row + (left.width + gap) * left.channels);
  }
  return createRaster({ width, height: left.height, model: before.model, hasAlpha: before.hasAlpha, data });
}

function gapOf(width: number): number {
  return Math.max(4, Math.round(width / 64));
}

type Paint = Readonly<Record<ColorModel, readonly number[]>>;

/** Fractions of the full sample, by color model. The line is red where there is color, else black. */
const WHITE: Paint = { gray: [1], rgb: [1, 1, 1], cmyk: [0, 0, 0, 0] };
const LINE: Paint = { gray: [0], rgb: [1, 0, 0.25], cmyk: [0, 1, 0.75, 0] };

function inksOf(raster: Raster, paint: Paint): number[] {
  const full = raster.data instanceof Uint16Array ? 65_535 : 255;
  const fractions = raster.hasAlpha ? [...paint[raster.model], 1] : paint[raster.model];
  return fractions.map((fraction) => Math.round(fraction * full));
}

function createSamples(like: Raster["data"], length: number): Raster["data"] {
  return like instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
}

/** A copy, made smaller by averaging `factor`×`factor` blocks; what is left over at the right and bottom is dropped. */
function shrink(raster: Raster, factor: number): Raster {
  if (factor === 1) return { ...raster, data: raster.data.slice() };
  const width = Math.max(1, Math.floor(raster.width / factor));
  const height = Math.max(1, Math.floor(raster.height / factor));
  const { channels } = raster;
  const data = createSamples(raster.data, width * height * channels);
  const across = Math.min(factor, raster.width);
  const down = Math.min(factor, raster.height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width * channels; x++) {
      const column = Math.floor(x / channels) * factor * channels + (x % channels);
      let sum = 0;
      for (let v = 0; v < down; v++) {
        const at = (y * factor + v) * raster.width * channels + column;
        for (let u = 0; u < across; u++) sum += raster.data[at + u * channels] ?? 0;
      }
      data[y * width * channels + x] = Math.round(sum / (across * down));
    }
  }
  return { ...raster, width, height, data };
}

/** Paints a line with a white rim along the hole's boundary, so that it shows on any background. */
function outline(raster: Raster, hole: Mask, factor: number): void {
  const radius = Math.max(1, Math.round(raster.width / 1000));
  for (const [paint, reach] of [
    [WHITE, radius + 1],
    [LINE, radius],
  ] as const) {
    const inks = inksOf(raster, paint);
    for (let y = 0; y < hole.height; y++) {
      for (let x = 0; x < hole.width; x++) {
        if (isBoundary(hole, x, y)) stamp(raster, Math.floor(x / factor), Math.floor(y / factor), reach, inks);
      }
    }
  }
}

function isBoundary(hole: Mask, x: number, y: number): boolean {
  const { width, height, data } = hole;
  const at = y * width + x;
  if (data[at] === 0) return false;
  return (
    (x > 0 && data[at - 1] === 0) ||
    (x + 1 < width && data[at + 1] === 0) ||
    (y > 0 && data[at - width] === 0) ||
    (y + 1 < height && data[at + width] === 0)
  );
}

function stamp(raster: Raster, centerX: number, centerY: number, reach: number, inks: readonly number[]): void {
  const right = Math.min(raster.width - 1, centerX + reach);
  const bottom = Math.min(raster.height - 1, centerY + reach);
  for (let y = Math.max(0, centerY - reach); y <= bottom; y++) {
    for (let x = Math.max(0, centerX - reach); x <= right; x++) {
      raster.data.set(inks, (y * raster.width + x) * raster.channels);
    }
  }
}
