import { createMask, type Mask, type Rect, uniteRects } from "@lacuna/raster";
import { findRegions } from "@lacuna/selection";
import { addMask, cropMask } from "../mask/crop-mask.ts";
import { innerDepth } from "./inner-depth.ts";

/** The middle of one line of text, or of a word. */
export interface TextLine {
  readonly bounds: Rect;
  /** Of the size of `bounds`: 255 where the line's middle lies. */
  readonly middle: Mask;
  /** How high the middle is, across the line's direction, in pixels. Letters are higher. */
  readonly heightPx: number;
  /** The mean probability, 0–1. */
  readonly confidence: number;
}

const LEAST_PROBABILITY = 0.3;
const LEAST_HEIGHT_PX = 3;
/** Less sure lines are more often windows and fences than lettering. */
export const LEAST_CONFIDENCE = 0.5;
/** What the network takes for lettering with this probability is no line yet, but may be a part of one. */
export const LEAST_HINT = 0.2;

/**
 * Cuts a map of probabilities into lines.
 *
 * @param leastConfidence   Regions with a lower mean probability are left out, 0–1.
 * @param leastProbability  What belongs to a region, 0–1: with more, regions that only just touch come apart.
 *
 * Cost: O(width · height).
 */
export function listLines(map: Mask, leastConfidence: number, leastProbability = LEAST_PROBABILITY): TextLine[] {
  const likely = createMask(map.width, map.height);
  for (let p = 0; p < map.data.length; p++) if (map.data[p] >= leastProbability * 255) likely.data[p] = 255;
  const { from, end, region, areas } = findRegions(likely, true);
  const bounds: (Rect | undefined)[] = Array.from(areas, () => undefined);
  const sums = new Float64Array(areas.length);
  for (let run = 0; run < region.length; run++) {
    const y = Math.floor(from[run] / map.width);
    const rect = { x: from[run] - y * map.width, y, width: end[run] - from[run], height: 1 };
    const known = bounds[region[run]];
    bounds[region[run]] = known === undefined ? rect : uniteRects(known, rect);
    for (let p = from[run]; p < end[run]; p++) sums[region[run]] += map.data[p];
  }
  const middles = bounds.map((rect) => (rect === undefined ? undefined : createMask(rect.width, rect.height)));
  for (let run = 0; run < region.length; run++) {
    const rect = bounds[region[run]];
    if (rect === undefined) continue;
    const y = Math.floor(from[run] / map.width);
    const at = (y - rect.y) * rect.width + from[run] - y * map.width - rect.x;
    middles[region[run]]?.data.fill(255, at, at + end[run] - from[run]);
  }
  const lines: TextLine[] = [];
  for (const [index, rect] of bounds.entries()) {
    const middle = middles[index];
    const confidence = sums[index] / areas[index] / 255;
    if (rect === undefined || middle === undefined || confidence < leastConfidence) continue;
    const heightPx = 2 * innerDepth(middle) - 1;
    if (heightPx >= LEAST_HEIGHT_PX) lines.push({ bounds: rect, middle, heightPx, confidence });
  }
  return lines;
}

/** Marks the middles of lines in a mask of the picture's size. */
export function drawLines(lines: readonly TextLine[], width: number, height: number): Mask {
  const drawn = createMask(width, height);
  for (const { bounds, middle } of lines) addMask(drawn, middle, bounds.x, bounds.y);
  return drawn;
}

/** Whether a mask of the picture's size marks any of a line's middle. */
export function isTouched({ bounds, middle }: TextLine, mask: Mask): boolean {
  const { data } = cropMask(mask, bounds);
  return middle.data.some((value, p) => value !== 0 && data[p] !== 0);
}
