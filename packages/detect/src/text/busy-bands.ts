import type { Raster, Rect } from "@lacuna/raster";
import { readPlanes } from "../mask/read-planes.ts";

/** A short level stretch that may be a part of a line of small letters. */
export interface BusyBand extends Rect {
  /** How much busier it is than what is above and below it: 0 is no difference. */
  readonly score: number;
}

/** Letters as high as these bands are too small for a look at the picture as it is, or nearly so. */
const HEIGHTS_PX = [6, 9, 14];
/** A band is so many heights long: some five letters. Each of its thirds has to be busy, or it is one thing with two edges. */
const LENGTH = 3;
/** A change from one pixel to the next counts up to this: a hard edge of a thing is no more than one of a letter. */
const MOST_CHANGE = 40;
/** Below such a mean change, noise is busy too. */
const LEAST_CHANGE = 3;
const LEAST_SCORE = 0.3;
/** Keeps quiet bands in quiet surroundings from scoring without bound. */
const CALM = 4;

/**
 * Where small lettering may be: short bands with many upright edges, and calm above and below. Grass, leaves and water are
 * busy all over; posts and rims go on above and below. Windows and people's faces remain, for the network to tell.
 *
 * @returns  The likeliest first. They overlap.
 *
 * Cost: O(width · height), 0.1 s for a megapixel.
 */
export function listBusyBands(raster: Raster): BusyBand[] {
  const { width, height } = raster;
  const sums = sumChanges(raster);
  const mean = (x: number, y: number, w: number, h: number): number => {
    const [above, below] = [y * (width + 1) + x, (y + h) * (width + 1) + x];
    return (sums[below + w] - sums[below] - sums[above + w] + sums[above]) / (w * h);
  };
  const bands: BusyBand[] = [];
  for (const high of HEIGHTS_PX) {
    const step = high >> 1;
    const gap = Math.max(2, high >> 2);
    for (let y = gap + step; y + high + gap + step <= height; y += step) {
      for (let x = 0; x + LENGTH * high <= width; x += step) {
        const inside = Math.min(
          mean(x, y, high, high),
          mean(x + high, y, high, high),
          mean(x + 2 * high, y, high, high),
        );
        if (inside < LEAST_CHANGE) continue;
        const outside = Math.max(
          mean(x, y - gap - step, LENGTH * high, step),
          mean(x, y + high + gap, LENGTH * high, step),
        );
        const score = (inside - outside) / (outside + CALM);
        if (score >= LEAST_SCORE) bands.push({ x, y, width: LENGTH * high, height: high, score });
      }
    }
  }
  return bands.toSorted((a, b) => b.score - a.score);
}

/** Summed up from the top left corner: how much each pixel's lightness differs from that of the next. */
function sumChanges(raster: Raster): Float64Array {
  const { width, height } = raster;
  const [red, green, blue] = readPlanes(raster, { x: 0, y: 0, width, height });
  const lightness = (p: number): number => 0.3 * red[p] + 0.59 * green[p] + 0.11 * blue[p];
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    let here = lightness(y * width);
    for (let x = 0; x < width; x++) {
      const next = x + 1 < width ? lightness(y * width + x + 1) : here;
      row += Math.min(MOST_CHANGE, Math.abs(next - here));
      here = next;
      const at = (y + 1) * (width + 1) + x + 1;
      sums[at] = sums[at - width - 1] + row;
    }
  }
  return sums;
}
