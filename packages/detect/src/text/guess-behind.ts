import { createRaster, growRect, type Mask, maskBounds, type Raster, type Rect } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { intersect, subtract } from "../mask/combine-masks.ts";
import { continueEdges } from "../mask/continue-edges.ts";
import { cropMask } from "../mask/crop-mask.ts";
import { readPlanes } from "../mask/read-planes.ts";
import { relax } from "../mask/relax.ts";
import { spreadInto } from "../mask/spread-into.ts";

/** What may lie behind letters. */
export interface Guess {
  /** What of the picture it covers; it may reach a pixel beyond. */
  readonly rect: Rect;
  /** At half the picture's size: 8-bit red, green, blue, and 255 where letters are and the guess is good, 0 elsewhere. */
  readonly raster: Raster;
}

const STEP = 2;
/** Farther from ground that is seen, as within large letters, what is guessed is too smooth to lead. */
const TRUSTED_PX = 16;
/** At the guess's size: edges go on straight for so far. Beyond, in large letters, it is as likely that they do not. */
const CONTINUED = 6;
/** What was continued from two sides does not quite agree where it meets. */
const EVENING_PASSES = 2;
/** So much around a hole says what is beside it. */
const MARGIN_PX = 8;

/**
 * Guesses the colors behind letters from those beside their strokes. Strokes are thin, so that this is seldom far off, but it is smooth: a
 * search for texture is to be led by it. Without, a search finds in a narrow hole what fits its edges, such as a molding
 * between two lines of plaster.
 *
 * @param letters  Where to guess: what is not 0.
 * @param hole     What is to be filled, `letters` or more.
 * @param ground   What shows what lies behind letters: known also where it is in the hole.
 * @returns        undefined where there are no letters.
 *
 * Cost: O(width · height) around the letters.
 */
export function guessBehind(raster: Raster, letters: Mask, hole: Mask, ground: Mask): Guess | undefined {
  const bounds = maskBounds(letters);
  if (bounds === undefined) return undefined;
  const rect = growRect(bounds, MARGIN_PX, raster.width, raster.height);
  const inHole = cropMask(hole, rect);
  const known = halve(subtract(inHole, cropMask(ground, rect)), (value) => value === 0);
  const near = intersect(cropMask(letters, rect), growMask(cropMask(ground, rect), TRUSTED_PX));
  const trusted = halve(near, (value) => value !== 0);
  const { columns, rows, counts } = known;
  const data = new Uint8Array(4 * columns * rows);
  const planes = readPlanes(raster, rect).map((plane) => meansOf(plane, known, rect.width));
  const hidden = Array.from(counts.keys()).filter((p) => counts[p] === 0);
  continueEdges({ planes, known: counts, columns, rows }, CONTINUED);
  for (const [c, colors] of planes.entries()) {
    spreadInto(colors, counts, columns, rows);
    relax(colors, hidden, columns, EVENING_PASSES);
    for (let p = 0; p < colors.length; p++) data[4 * p + c] = Math.round(colors[p]);
  }
  for (let p = 0; p < trusted.counts.length; p++) data[4 * p + 3] = trusted.counts[p] > 0 ? 255 : 0;
  return {
    rect: { ...rect, width: STEP * columns, height: STEP * rows },
    raster: createRaster({ width: columns, height: rows, model: "rgb", hasAlpha: true, data }),
  };
}

interface Halved {
  readonly columns: number;
  readonly rows: number;
  /** How many pixels count, of the four that one stands for. */
  readonly counts: Uint8Array;
  readonly isCounted: (p: number) => boolean;
}

function halve({ width, height, data }: Mask, counts: (value: number) => boolean): Halved {
  const columns = Math.ceil(width / STEP);
  const rows = Math.ceil(height / STEP);
  const isCounted = (p: number): boolean => counts(data[p]);
  const halved = { columns, rows, counts: new Uint8Array(columns * rows), isCounted };
  for (let p = 0; p < data.length; p++) if (isCounted(p)) halved.counts[indexOf(p, width, columns)]++;
  return halved;
}

function meansOf(plane: Float32Array, { columns, counts, isCounted }: Halved, width: number): Float32Array {
  const means = new Float32Array(counts.length);
  for (let p = 0; p < plane.length; p++) {
    if (!isCounted(p)) continue;
    const at = indexOf(p, width, columns);
    means[at] += plane[p] / counts[at];
  }
  return means;
}

function indexOf(p: number, width: number, columns: number): number {
  return Math.floor(Math.floor(p / width) / STEP) * columns + Math.floor((p % width) / STEP);
}
