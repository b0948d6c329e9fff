import type { ColorView } from "../color-view.ts";
import { type ColorModels } from "./cut-level.ts";
import { colorCost } from "./gaussian-mixture.ts";

/** How much being nearer to one side's seeds than to the other's speaks for it, in units of a color's cost. */
const STRENGTH = 6;
/** What a way costs for each pixel, and for crossing from one side's colors to the other's, and through a change of color. */
const STEP = 0.01;
const CROSSING = 1;
const CHANGE = 1;
const SWEEPS = 2;

/**
 * Speaks for the side whose seeds a pixel can be reached from without crossing edges: so that a scribble does not take
 * everything of its color wherever it lies.
 *
 * @param isInside   1 for the seeds of the inside; `isOutside` likewise. Without any seed outside, what is farther than
 *                   the middle of all pixels counts as far.
 * @returns          For each pixel -6 to 6, positive where it speaks for the inside.
 *
 * Source: B. Price, B. Morse, S. Cohen, "Geodesic Graph Cut for Interactive Image Segmentation", CVPR 2010. Distances by
 * raster sweeps (P. Toivanen, 1996), which are near enough here.
 */
export function reachBias(
  view: ColorView,
  models: ColorModels,
  isInside: Uint8Array,
  isOutside: Uint8Array,
): Float32Array {
  const likeness = insideLikeness(view, models);
  const fromInside = sweepDistances(view, likeness, isInside);
  const fromOutside = isOutside.includes(1)
    ? sweepDistances(view, likeness, isOutside)
    : new Float32Array(fromInside.length).fill(median(fromInside));
  return fromInside.map((inside, at) => {
    const outside = fromOutside[at];
    const sum = inside + outside;
    return sum > 0 && Number.isFinite(sum) ? (STRENGTH * (outside - inside)) / sum : 0;
  });
}

function median(values: Float32Array): number {
  return values.toSorted()[values.length >> 1];
}

/** For each pixel how likely its color is inside, 0–1. */
function insideLikeness(
  { data, start, width, height, rowStride, pixelStride }: ColorView,
  models: ColorModels,
): Float32Array {
  const likeness = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = start + y * rowStride + x * pixelStride;
      const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
      const gain = colorCost(models.outside, red, green, blue) - colorCost(models.inside, red, green, blue);
      likeness[y * width + x] = 1 / (1 + Math.exp(-gain));
    }
  }
  return likeness;
}

function sweepDistances(view: ColorView, likeness: Float32Array, seeds: Uint8Array): Float32Array {
  const { width, height } = view;
  const distances = Float32Array.from(seeds, (seed) => (seed === 1 ? 0 : Infinity));
  const way = (ax: number, ay: number, bx: number, by: number): number => {
    const a = view.start + ay * view.rowStride + ax * view.pixelStride;
    const b = view.start + by * view.rowStride + bx * view.pixelStride;
    const { data } = view;
    const change =
      (Math.abs(data[a] - data[b]) + Math.abs(data[a + 1] - data[b + 1]) + Math.abs(data[a + 2] - data[b + 2])) / 765;
    const crossing = Math.abs(likeness[ay * width + ax] - likeness[by * width + bx]);
    return (STEP + CHANGE * change + CROSSING * crossing) * (ax === bx || ay === by ? 1 : Math.SQRT2);
  };
  /** From left to right and down with `turn` 1, the other way round with -1. */
  const sweep = (turn: number): void => {
    for (let row = 0; row < height; row++) {
      const y = turn > 0 ? row : height - 1 - row;
      for (let column = 0; column < width; column++) {
        const x = turn > 0 ? column : width - 1 - column;
        let best = distances[y * width + x];
        for (const [dx, dy] of BEHIND) {
          const i = x + dx * turn;
          const j = y + dy * turn;
          if (i < 0 || j < 0 || i >= width || j >= height || distances[j * width + i] >= best) continue;
          best = Math.min(best, distances[j * width + i] + way(x, y, i, j));
        }
        distances[y * width + x] = best;
      }
    }
  };
  for (let round = 0; round < SWEEPS; round++) {
    sweep(1);
    sweep(-1);
  }
  return distances;
}

/** The neighbors that a sweep has already seen. */
const BEHIND = [
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;
