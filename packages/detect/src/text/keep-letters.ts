import { createMask, type Mask } from "@lacuna/raster";
import { findRegions, growMask, shrinkMask } from "@lacuna/selection";

/** Letters and digits reach into the middle of their line grown by this share of its height; dots and quotes do not. */
const CORE_REACH = 0.2;
/** What runs on beyond the line is cut at this distance from the middle, in its heights: as far as capitals reach. */
const CAPITAL_REACH = 0.6;
/** Letters may be higher than the network makes them: such a share of one is not cut off. */
const LARGEST_TIP = 0.25;
/** Dots, accents and quotes are no larger than this, in squares of the middle's height, and no farther from it than capitals reach. */
const LARGEST_DOT = 0.3;

/** A line, in masks of one size. */
export interface LineShape {
  readonly middle: Mask;
  /** The middle as the network saw it, before it was stretched. */
  readonly inner: Mask;
  /** The farthest that letters reach. */
  readonly body: Mask;
  /** Of the middle. */
  readonly heightPx: number;
}

/**
 * Leaves out what cannot be a letter of the line: a sill above it, a molding or a pipe below it. Connected ink is of the
 * line where it reaches into its middle, or is as small as a dot and ends within the line. What does reach into the middle
 * and runs on beyond the line, such as the ground that a letter stands on, is cut off, and left out where it only reaches into what
 * the middle was stretched by: that is a thing beside the line.
 *
 * @param ink   What differs from the background.
 */
export function keepLetters(ink: Mask, { middle, inner, body, heightPx }: LineShape): Mask {
  const { from, end, region, areas } = findRegions(ink, true);
  const core = growMask(middle, Math.min(250, Math.round(CORE_REACH * heightPx)));
  const capitalPx = Math.min(250, capitalReach(heightPx));
  const capitals = growMask(middle, capitalPx);
  const dots = growMask(inner, capitalPx);
  const inside = shrinkMask(body, 1);
  const isNear = new Uint8Array(areas.length);
  const isInner = new Uint8Array(areas.length);
  const isBeside = new Uint8Array(areas.length);
  const beyond = new Float64Array(areas.length);
  const runsOn = new Uint8Array(areas.length);
  for (let run = 0; run < region.length; run++) {
    for (let p = from[run]; p < end[run]; p++) {
      if (core.data[p] !== 0) isNear[region[run]] = 1;
      if (inner.data[p] !== 0) isInner[region[run]] = 1;
      if (dots.data[p] !== 0) isBeside[region[run]] = 1;
      if (inside.data[p] === 0) runsOn[region[run]] = 1;
      if (capitals.data[p] === 0) beyond[region[run]]++;
    }
  }
  const kept = createMask(ink.width, ink.height);
  for (let run = 0; run < region.length; run++) {
    const index = region[run];
    const isDot = areas[index] <= LARGEST_DOT * heightPx * heightPx && isBeside[index] !== 0 && runsOn[index] === 0;
    const isOfLine = runsOn[index] === 0 ? isNear : isInner;
    if (isOfLine[index] === 0 && !isDot) continue;
    const isWhole = runsOn[index] === 0 || beyond[index] <= LARGEST_TIP * areas[index];
    for (let p = from[run]; p < end[run]; p++) {
      if (isWhole || capitals.data[p] !== 0) kept.data[p] = 255;
    }
  }
  return kept;
}

/** How far capitals reach beyond a middle, in pixels. */
export function capitalReach(heightPx: number): number {
  return Math.round(CAPITAL_REACH * heightPx) + 1;
}
