import { createMask, type Mask } from "@lacuna/raster";
import { listLines, type TextLine } from "./list-lines.ts";

/**
 * Lines whose middles are higher than this are seen at half the size as well if they are lettering. Shutters, faces and
 * wings that pass for large letters at one size do not at the next. With 16, a short word was lost too.
 */
const LARGE_PX = 24;
/** The share of a line that has to be seen at half the size. */
const LEAST_SHARE = 0.15;
const LIKELY = 0.3 * 255;

/**
 * Takes large lines out of a map where the map of half the size does not show them.
 *
 * @returns  A new map.
 */
export function confirmLines(map: Mask, half: Mask): Mask {
  const confirmed = createMask(map.width, map.height, new Uint8Array(map.data));
  for (const line of listLines(map, 0)) {
    if (line.heightPx > LARGE_PX && !isSeen(line, half)) clearLine(confirmed, line);
  }
  return confirmed;
}

function isSeen({ bounds, middle }: TextLine, half: Mask): boolean {
  let all = 0;
  let seen = 0;
  for (let y = 0; y < bounds.height; y++) {
    const row = Math.min(half.height - 1, (bounds.y + y) >> 1) * half.width;
    for (let x = 0; x < bounds.width; x++) {
      if (middle.data[y * bounds.width + x] === 0) continue;
      all++;
      if (half.data[row + Math.min(half.width - 1, (bounds.x + x) >> 1)] >= LIKELY) seen++;
    }
  }
  return seen >= all * LEAST_SHARE;
}

function clearLine(map: Mask, { bounds, middle }: TextLine): void {
  for (let y = 0; y < bounds.height; y++) {
    for (let x = 0; x < bounds.width; x++) {
      if (middle.data[y * bounds.width + x] !== 0) map.data[(bounds.y + y) * map.width + bounds.x + x] = 0;
    }
  }
}
