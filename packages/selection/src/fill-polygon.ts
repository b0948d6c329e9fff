import type { Mask, Rect } from "@lacuna/raster";
import { drawableRect } from "./clip-rect.ts";
import { firstPixel, type Point } from "./point.ts";

/**
 * What counts as inside where an outline crosses itself.
 *
 * - `evenodd`: what an odd number of outlines encloses, so that a second loop cuts a hole.
 * - `nonzero`: everything the outline goes around, as a lasso drawn by hand is meant.
 */
export type FillRule = "evenodd" | "nonzero";

/** Cells of scratch for the rows that are worked on together. */
const BAND_CELLS = 1 << 18;

/**
 * Sets the pixels whose centers lie in a polygon.
 *
 * @param mask    Changed in place.
 * @param points  The corners; the last is joined to the first. Fewer than three hold nothing. They may lie outside the mask.
 * @param rule    Default "evenodd".
 * @param value   What to set: 255 to select, 0 to take away.
 * @param clip    Nothing outside of this is changed. Whole pixels. Default the whole mask.
 * @returns       A rectangle that holds every pixel that was set, or `undefined` when there is none.
 * @throws RangeError  when a coordinate is not finite.
 *
 * Cost: O(area of the bounding box + sum of edge heights). Scratch: 1 MB, or four rows' worth where rows are longer.
 */
export function fillPolygon(
  mask: Mask,
  points: readonly Point[],
  rule: FillRule = "evenodd",
  value = 255,
  clip?: Rect,
): Rect | undefined {
  for (const { x, y } of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new RangeError(`a corner is at ${x}, ${y}`);
  }
  const bounds = drawableRect(mask, clip);
  if (bounds === undefined || points.length < 3) return undefined;
  const { left, right, top, bottom } = coveredPixels(points, bounds);
  if (left >= right || top >= bottom) return undefined;

  const width = right - left;
  const bandRows = Math.max(1, Math.floor(BAND_CELLS / (width + 1)));
  const turns = new Int32Array((width + 1) * Math.min(bandRows, bottom - top));
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let bandTop = top; bandTop < bottom; bandTop += bandRows) {
    const bandBottom = Math.min(bottom, bandTop + bandRows);
    turns.fill(0);
    points.forEach((from, index) => {
      noteTurns(turns, left, width, bandTop, bandBottom, from, points[(index + 1) % points.length]);
    });
    for (let row = bandTop; row < bandBottom; row++) {
      const at = (row - bandTop) * (width + 1);
      const line = mask.data.subarray(row * mask.width + left, row * mask.width + right);
      const [first, end] = fillRow(line, turns.subarray(at, at + width), rule === "evenodd" ? 1 : -1, value);
      if (first >= end) continue;
      minX = Math.min(minX, left + first);
      maxX = Math.max(maxX, left + end);
      minY = Math.min(minY, row);
      maxY = row + 1;
    }
  }
  return maxX > minX ? { x: minX, y: minY, width: maxX - minX, height: maxY - minY } : undefined;
}

function coveredPixels(
  points: readonly Point[],
  clip: Rect,
): { left: number; right: number; top: number; bottom: number } {
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    minX = Math.min(minX, x);
    maxX = Math.max(maxX, x);
    minY = Math.min(minY, y);
    maxY = Math.max(maxY, y);
  }
  const right = clip.x + clip.width;
  const bottom = clip.y + clip.height;
  return {
    left: Math.max(clip.x, firstPixel(minX, right)),
    right: firstPixel(maxX, right),
    top: Math.max(clip.y, firstPixel(minY, bottom)),
    bottom: firstPixel(maxY, bottom),
  };
}

/**
 * An edge adds one turn to all pixels right of it, or takes one away when it goes up. It is noted at the first of them, so
 * that the cost of a row does not depend on how many edges cross it.
 */
function noteTurns(
  turns: Int32Array,
  left: number,
  width: number,
  top: number,
  bottom: number,
  from: Point,
  to: Point,
): void {
  const isDown = from.y <= to.y;
  const upper = isDown ? from : to;
  const lower = isDown ? to : from;
  const first = Math.max(top, firstPixel(upper.y, bottom));
  const end = firstPixel(lower.y, bottom);
  const slope = (lower.x - upper.x) / (lower.y - upper.y);
  for (let row = first; row < end; row++) {
    const x = firstPixel(upper.x + (row + 0.5 - upper.y) * slope, left + width);
    turns[(row - top) * (width + 1) + Math.max(0, x - left)] += isDown ? 1 : -1;
  }
}

/** Sets pixels whose count of turns has a bit of `counted`, and tells the first and the end of them. */
function fillRow(line: Uint8Array, turns: Int32Array, counted: number, value: number): [number, number] {
  let count = 0;
  let first = line.length;
  let end = 0;
  for (let x = 0; x < line.length; x++) {
    count += turns[x];
    if ((count & counted) === 0) continue;
    line[x] = value;
    if (x < first) first = x;
    end = x + 1;
  }
  return [first, end];
}
