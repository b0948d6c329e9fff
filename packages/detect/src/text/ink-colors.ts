import type { Mask } from "@lacuna/raster";

/** Red, green, blue: 0–255. */
type Color = readonly [number, number, number];

export interface InkColor {
  readonly color: Color;
  /** How far ink of this color is from it, in the channel that differs most. */
  readonly tolerance: number;
}

/** What is known of a piece of a line. */
export interface InkSample {
  /** Red, green and blue planes. */
  readonly planes: readonly Float32Array[];
  /** Not 0 where there is ink for sure; of the planes' size. */
  readonly sure: Mask;
}

/** Colors are counted together in steps of so much. */
const STEP = 16;
const STEPS = 256 / STEP;
/** Colors that differ less, in the channel that differs most, are one: so much is the noise of a file around a letter. */
const ALIKE = 24;
/** Less noise than this is no less: half of the ink is within half the tolerance. */
const LEAST_TOLERANCE = 8;
/** Letters have one color, and another with an outline. */
const MOST_COLORS = 3;
/** A color has this share of the ink; less is the mixture at the edges of letters. */
const LEAST_PART = 0.15;
/** Lettering of a few colors has this share of its pixels alike one of them, edges and all. */
const LEAST_SHARE = 0.6;
const LEAST_PIXELS = 24;

/**
 * The colors that a line is written in, by ink that was told from what lies behind it.
 *
 * @returns  None where ink is of no few colors, as where letters let through what lies behind.
 *
 * Cost: O(pixels).
 */
export function findInkColors(samples: readonly InkSample[]): InkColor[] {
  const colors: InkColor[] = [];
  let left = samples.flatMap(({ planes, sure }) => inkOf(planes, sure));
  const total = left.length;
  while (colors.length < MOST_COLORS && left.length >= Math.max(LEAST_PIXELS, LEAST_PART * total)) {
    const color = commonest(left);
    const distances = left.map((pixel) => distanceTo(color, pixel));
    const alike = distances.filter((distance) => distance <= ALIKE).toSorted((a, b) => a - b);
    if (alike.length < LEAST_PART * total) break;
    const tolerance = Math.min(ALIKE, Math.max(LEAST_TOLERANCE, 2 * alike[alike.length >> 1]));
    colors.push({ color, tolerance });
    left = left.filter((_, index) => distances[index] > ALIKE);
  }
  return total - left.length < LEAST_SHARE * total ? [] : colors;
}

/** Whether a pixel of a piece has one of the colors. */
export function isAlike(colors: readonly InkColor[], [red, green, blue]: readonly Float32Array[], p: number): boolean {
  return colors.some(({ color, tolerance }) => distanceTo(color, [red[p], green[p], blue[p]]) <= tolerance);
}

function inkOf([red, green, blue]: readonly Float32Array[], sure: Mask): Color[] {
  const pixels: Color[] = [];
  for (let p = 0; p < sure.data.length; p++) if (sure.data[p] !== 0) pixels.push([red[p], green[p], blue[p]]);
  return pixels;
}

/** The mean of the fullest bin and of what lies within a step of its middle: where bins end is arbitrary. */
function commonest(pixels: readonly Color[]): Color {
  const counts = new Uint32Array(STEPS ** 3);
  let fullest = 0;
  for (const [red, green, blue] of pixels) {
    const bin = (stepOf(red) * STEPS + stepOf(green)) * STEPS + stepOf(blue);
    counts[bin]++;
    if (counts[bin] > counts[fullest]) fullest = bin;
  }
  const middle = [Math.floor(fullest / STEPS ** 2), Math.floor(fullest / STEPS) % STEPS, fullest % STEPS];
  const [red, green, blue] = middle.map((step) => (step + 0.5) * STEP);
  const near = pixels.filter((pixel) => distanceTo([red, green, blue], pixel) <= STEP);
  const meanOf = (c: 0 | 1 | 2): number => near.reduce((sum, pixel) => sum + pixel[c], 0) / near.length;
  return [meanOf(0), meanOf(1), meanOf(2)];
}

function stepOf(value: number): number {
  return Math.floor(value / STEP);
}

function distanceTo(color: Color, pixel: Color): number {
  return Math.max(Math.abs(color[0] - pixel[0]), Math.abs(color[1] - pixel[1]), Math.abs(color[2] - pixel[2]));
}
