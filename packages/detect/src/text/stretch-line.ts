import { createMask, growRect, type Mask } from "@lacuna/raster";
import type { TextLine } from "./list-lines.ts";
import { directionOf } from "./read-line.ts";

/** In heights of the middle: it ends within the first and the last letter. */
const STRETCH = 0.4;
/** Copies of a middle that lie no farther apart, in its heights, leave no gap. */
const STEP = 0.2;

/** By how much to stretch a line at either end, in heights of its middle. */
export interface Stretch {
  /** Where reading begins in a level line. */
  readonly before: number;
  readonly after: number;
}

/**
 * A line with its middle longer at both ends, so that the letters there are all of the line.
 *
 * @param width  The picture's, as is `height`: nothing is stretched beyond it.
 */
export function stretchLine(
  line: TextLine,
  width: number,
  height: number,
  { before, after }: Stretch = { before: STRETCH, after: STRETCH },
): TextLine {
  const { degrees, length } = directionOf(line);
  if (length < 2 * line.heightPx) return line; // too short to tell its direction
  const [from, to] = [-Math.ceil(before * line.heightPx), Math.ceil(after * line.heightPx)];
  const bounds = growRect(line.bounds, Math.max(-from, to), width, height);
  const middle = createMask(bounds.width, bounds.height);
  const [left, top] = [line.bounds.x - bounds.x, line.bounds.y - bounds.y];
  const radians = (degrees * Math.PI) / 180;
  const steps = Math.max(1, Math.ceil((to - from) / (STEP * line.heightPx)));
  for (let step = 0; step <= steps; step++) {
    const by = from + ((to - from) * step) / steps;
    markShifted(
      middle,
      line.middle,
      left + Math.round(by * Math.cos(radians)),
      top + Math.round(by * Math.sin(radians)),
    );
  }
  return { ...line, bounds, middle };
}

function markShifted(mask: Mask, part: Mask, left: number, top: number): void {
  for (let y = Math.max(0, -top); y < part.height && top + y < mask.height; y++) {
    for (let x = Math.max(0, -left); x < part.width && left + x < mask.width; x++) {
      if (part.data[y * part.width + x] !== 0) mask.data[(top + y) * mask.width + left + x] = 255;
    }
  }
}
