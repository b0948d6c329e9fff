import { createMask, growRect, type Mask } from "@lacuna/raster";
import type { TextLine } from "./list-lines.ts";
import { directionOf } from "./read-line.ts";

/** In heights of the middle: it ends within the first and the last letter. */
const STRETCH = 0.4;

/**
 * A line with its middle longer at both ends, so that the letters there are all of the line.
 *
 * @param width  The picture's, as is `height`: nothing is stretched beyond it.
 */
export function stretchLine(line: TextLine, width: number, height: number): TextLine {
  const { degrees, length } = directionOf(line);
  if (length < 2 * line.heightPx) return line; // too short to tell its direction
  const reach = Math.ceil(STRETCH * line.heightPx);
  const bounds = growRect(line.bounds, reach, width, height);
  const middle = createMask(bounds.width, bounds.height);
  const [left, top] = [line.bounds.x - bounds.x, line.bounds.y - bounds.y];
  const radians = (degrees * Math.PI) / 180;
  for (const step of [-reach, -reach / 2, 0, reach / 2, reach]) {
    const x = left + Math.round(step * Math.cos(radians));
    const y = top + Math.round(step * Math.sin(radians));
    markShifted(middle, line.middle, x, y);
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
