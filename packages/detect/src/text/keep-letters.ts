import { createMask, type Mask } from "@lacuna/raster";
import { findRegions, growMask } from "@lacuna/selection";

/** Letters and digits reach into the middle of their line grown by this share of its height; dots and quotes do not. */
const CORE_REACH = 0.2;
/** What runs on beyond the line is cut at this distance from the middle, in its heights: as far as capitals reach. */
const CAPITAL_REACH = 0.6;
/** Letters may be higher than the network makes them: such a share of one is not cut off. */
const LARGEST_TIP = 0.25;
/** Dots, accents and quotes are no larger than this, in squares of the middle's height. */
const LARGEST_DOT = 0.3;

/**
 * Leaves out what cannot be a letter of the line: a sill above it, a molding or a pipe below it. Connected ink is of the
 * line where it reaches into its middle, or is as small as a dot and ends within the line. What does reach into the middle
 * and runs on beyond the line, such as the ground that a letter stands on, is cut off.
 *
 * @param ink   What differs from the background.
 * @param body  The farthest that letters reach.
 */
export function keepLetters(ink: Mask, middle: Mask, body: Mask, heightPx: number): Mask {
  const { from, end, region, areas } = findRegions(ink, true);
  const core = growMask(middle, Math.min(250, Math.round(CORE_REACH * heightPx)));
  const capitals = growMask(middle, Math.min(250, Math.round(CAPITAL_REACH * heightPx) + 1));
  const inside = shrunk(body);
  const isOfLine = new Uint8Array(areas.length);
  const beyond = new Float64Array(areas.length);
  const runsOn = new Uint8Array(areas.length);
  for (let run = 0; run < region.length; run++) {
    for (let p = from[run]; p < end[run]; p++) {
      if (core.data[p] !== 0) isOfLine[region[run]] = 1;
      if (inside.data[p] === 0) runsOn[region[run]] = 1;
      if (capitals.data[p] === 0) beyond[region[run]]++;
    }
  }
  const kept = createMask(ink.width, ink.height);
  for (let run = 0; run < region.length; run++) {
    const index = region[run];
    const isDot = areas[index] <= LARGEST_DOT * heightPx * heightPx && runsOn[index] === 0;
    if (isOfLine[index] === 0 && !isDot) continue;
    const isWhole = runsOn[index] === 0 || beyond[index] <= LARGEST_TIP * areas[index];
    for (let p = from[run]; p < end[run]; p++) {
      if (isWhole || capitals.data[p] !== 0) kept.data[p] = 255;
    }
  }
  return kept;
}

/** Without the outermost pixels; the picture's edge is none. */
function shrunk(mask: Mask): Mask {
  const outside: Mask = { ...mask, data: mask.data.map((value) => (value === 0 ? 255 : 0)) };
  const grown = growMask(outside, 1);
  return { ...mask, data: grown.data.map((value) => (value === 0 ? 255 : 0)) };
}
