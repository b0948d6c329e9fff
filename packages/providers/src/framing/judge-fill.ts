import type { Mask, Raster } from "@lacuna/raster";
import { type ColorPlane, lumaAt } from "./color-plane.ts";
import type { Crop } from "./cut-crop.ts";
import { isUnlike } from "./is-unlike.ts";

/**
 * What is wrong with a guess: traces of the color that marked the hole, something else than the picture, nothing done, a border
 * that shows.
 */
export type GuessFault = "residue" | "another picture" | "unchanged" | "seam";

export interface Verdict {
  readonly faults: readonly GuessFault[];
  /** 0 and up; of several faulty guesses the one with the smallest is the best. */
  readonly badness: number;
}

/** More green than red and blue, in levels, and the share of the hole that may be so. */
const GREEN_LEVELS = 80;
const GREEN_SHARE = 0.002;
/**
 * A guess whose hole differs from what was there no more than known pixels do, whatever the model does to those, changed
 * nothing. In levels, on average.
 */
const UNCHANGED_RATIO = 1.25;
const LEAST_UNCHANGED = 3;
const MOST_UNCHANGED = 12;
/** That matters where there was something: this much deviation of luma in the hole, in levels. */
const CONTENT_LEVELS = 10;
/** Steps across the border may be so many times as large as steps beside it, and so many levels more. */
const SEAM_RATIO = 3;
const SEAM_LEVELS = 12;

export interface Judged {
  readonly crop: Crop;
  readonly guess: Raster;
  readonly isMarkedGreen: boolean;
  /** The blended fill in its surroundings, and the hole in there. */
  readonly placed: ColorPlane;
  readonly hole: Uint8Array;
}

/** Says whether a guess is worth keeping. Only what a caller would see at once counts: it is no measure of beauty. */
export function judgeFill({ crop, guess, isMarkedGreen, placed, hole }: Judged): Verdict {
  const residue = isMarkedGreen ? greenShare(guess, crop.hole, 255) : 0;
  const hasResidue = residue > GREEN_SHARE && greenShare(crop.picture, crop.hole, 0) <= GREEN_SHARE;
  const noise = Math.max(LEAST_UNCHANGED, UNCHANGED_RATIO * meanChange(crop, guess, 0));
  const isUnchanged = hasContent(crop) && meanChange(crop, guess, 255) < Math.min(MOST_UNCHANGED, noise);
  const isOther = isUnlike(crop, guess);
  const { across, beside } = steps(placed, hole);
  const excess = across - (SEAM_RATIO * beside + SEAM_LEVELS);
  const faults: GuessFault[] = [];
  if (hasResidue) faults.push("residue");
  if (isOther) faults.push("another picture");
  if (isUnchanged) faults.push("unchanged");
  if (excess > 0) faults.push("seam");
  const grave = (hasResidue ? 1000 * (1 + residue) : 0) + (isOther ? 2000 : 0) + (isUnchanged ? 500 : 0);
  return { faults, badness: grave + Math.max(0, excess) };
}

function greenShare({ data }: Raster, hole: Mask, where: 0 | 255): number {
  let [green, count] = [0, 0];
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p] !== where) continue;
    count++;
    const value = data[p * 3 + 1];
    if (Math.min(value - data[p * 3], value - data[p * 3 + 2]) > GREEN_LEVELS) green++;
  }
  return count === 0 ? 0 : green / count;
}

function hasContent({ picture, hole }: Crop): boolean {
  let [count, sum, squares] = [0, 0, 0];
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p] === 0) continue;
    const luma = lumaAt(picture.data, p * 3);
    count++;
    sum += luma;
    squares += luma * luma;
  }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) > CONTENT_LEVELS;
}

function meanChange({ picture, hole }: Crop, guess: Raster, where: 0 | 255): number {
  let [sum, count] = [0, 0];
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p] !== where) continue;
    for (let c = 0; c < 3; c++) sum += Math.abs(picture.data[p * 3 + c] - guess.data[p * 3 + c]);
    count += 3;
  }
  return count === 0 ? 0 : sum / count;
}

/** Mean steps of luma between neighbors in a row: from known to hole, and from known to the known pixel beside it. */
function steps({ width, data }: ColorPlane, hole: Uint8Array): { across: number; beside: number } {
  let [across, beside, count] = [0, 0, 0];
  for (let p = 1; p + 2 < hole.length; p++) {
    if (p % width === 0 || p % width >= width - 2) continue;
    const [isFirst, isSecond] = [hole[p] !== 0, hole[p + 1] !== 0];
    if (isFirst === isSecond) continue;
    const [known, next] = isFirst ? [p + 1, p + 2] : [p, p - 1];
    if (hole[next] !== 0) continue;
    across += Math.abs(lumaAt(data, p * 3) - lumaAt(data, (p + 1) * 3));
    beside += Math.abs(lumaAt(data, known * 3) - lumaAt(data, next * 3));
    count++;
  }
  return count === 0 ? { across: 0, beside: 0 } : { across: across / count, beside: beside / count };
}
