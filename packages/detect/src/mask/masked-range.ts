import type { Mask } from "@lacuna/raster";

/** What lies between two quantiles of the values around each pixel. */
export interface ValueRange {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** Ranges are taken at points this share of the radius apart, and are interpolated between them. */
const GRID_SHARE = 0.25;
const LEAST_STEP = 2;
/** So many values are counted together. */
const BIN = 2;
/** The share of a square that has to be marked, for its range to say something. */
const LEAST_SHARE = 0.05;
/** So many rows and columns of a square are looked at. */
const MOST_SAMPLES = 32;

/**
 * The range of a plane's marked values around each pixel, over a square of about `2 * radius + 1`. Where next to none are
 * marked, over a square twice as large, and so on. Unlike with a mean, a dark thing at the side does not darken what lies
 * beside it.
 *
 * @param plane  Values of 0–255.
 * @param trim   The share of values left out at either end: 0.5 makes both ends the median.
 * @returns      The values themselves where nothing is marked at all.
 *
 * Cost: some 64 steps a pixel for any radius, and more for each doubling.
 */
export function maskedRange(plane: Float32Array, mask: Mask, radius: number, trim: number): ValueRange {
  const { width, height, data } = mask;
  if (!data.some((value) => value !== 0)) return { low: plane, high: plane };
  const step = Math.max(LEAST_STEP, Math.round(radius * GRID_SHARE));
  const columns = Math.ceil((width - 1) / step) + 1;
  const rows = Math.ceil((height - 1) / step) + 1;
  const low = new Float32Array(columns * rows);
  const high = new Float32Array(columns * rows);
  const counts = new Uint32Array(256 / BIN);
  for (let at = 0; at < low.length; at++) {
    const x = Math.min(width - 1, (at % columns) * step);
    const y = Math.min(height - 1, Math.floor(at / columns) * step);
    const count = countAround(plane, mask, x, y, radius, counts);
    low[at] = count === 0 ? plane[y * width + x] : valueAt(counts, trim * count);
    high[at] = count === 0 ? plane[y * width + x] : valueAt(counts, (1 - trim) * count);
  }
  return { low: spread(low, columns, step, mask), high: spread(high, columns, step, mask) };
}

/**
 * Counts how often each value is marked around a point, within the least reach that holds enough.
 *
 * @returns  How many there are: 0 where few are marked and the looks between them missed all.
 */
function countAround(
  plane: Float32Array,
  { width, height, data }: Mask,
  x: number,
  y: number,
  radius: number,
  counts: Uint32Array,
): number {
  for (let reach = radius; ; reach *= 2) {
    counts.fill(0);
    const stride = Math.max(1, Math.floor((2 * reach) / MOST_SAMPLES));
    let marked = 0;
    let all = 0;
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v += stride) {
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u += stride) {
        const p = v * width + u;
        all++;
        if (data[p] === 0) continue;
        counts[Math.floor(plane[p] / BIN)]++;
        marked++;
      }
    }
    if (marked > LEAST_SHARE * all || (reach >= width && reach >= height)) return marked;
  }
}

/** The value that so many are at most. */
function valueAt(counts: Uint32Array, rank: number): number {
  let bin = 0;
  for (let below = counts[0]; below < rank; below += counts[bin]) bin++;
  return bin * BIN + (BIN - 1) / 2;
}

/** Interpolates between the points of a grid. */
function spread(grid: Float32Array, columns: number, step: number, { width, height }: Mask): Float32Array {
  const rows = grid.length / columns;
  const plane = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.floor(y / step);
    const bottom = Math.min(rows - 1, top + 1);
    const down = y / step - top;
    for (let x = 0; x < width; x++) {
      const left = Math.floor(x / step);
      const right = Math.min(columns - 1, left + 1);
      const across = x / step - left;
      const upper = grid[top * columns + left] * (1 - across) + grid[top * columns + right] * across;
      const lower = grid[bottom * columns + left] * (1 - across) + grid[bottom * columns + right] * across;
      plane[y * width + x] = upper * (1 - down) + lower * down;
    }
  }
  return plane;
}
