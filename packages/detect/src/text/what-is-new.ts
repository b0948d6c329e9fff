import { createMask, type Mask } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { intersect, subtract, unite } from "../mask/combine-masks.ts";
import { cropMask } from "../mask/crop-mask.ts";
import type { TextLine } from "./list-lines.ts";
import { directionOf } from "./read-line.ts";

/** A line of which so much is new is a line of its own. */
const MOST_KNOWN = 0.7;
/** So far from a known middle, in heights of the line, there is another. */
const APART = 0.75;
const LEAST_APART = 0.08;
/** A known line is made longer by no less than this, in heights: what is shorter may be an initial, with an ink of its own. */
const LEAST_LONGER = 1.2;
/** But at the picture's edge, closer than this, there are cut letters. */
const LEAST_AT_EDGE = 0.4;
const EDGE_REACH = 1.5;

/**
 * What of a line was not known: all of it, where little was; else what lies beyond its known ends, or well away from known
 * lines, where that is more than an edge. Two looks never agree to the pixel, and a middle that is both of theirs would
 * pass for that of larger letters.
 */
export function whatIsNew(line: TextLine, known: Mask): Mask | undefined {
  const { bounds, middle, heightPx } = line;
  const before = cropMask(known, bounds);
  const away = subtract(middle, growMask(before, Math.min(250, Math.ceil(heightPx * APART))));
  const fresh = countOf(away);
  if (fresh > MOST_KNOWN * countOf(middle)) return middle;
  const longer = beyondEnds(line, intersect(middle, before), known);
  if (longer !== undefined) return unite(away, longer);
  return fresh > LEAST_APART * countOf(middle) ? away : undefined;
}

/** What of a line's middle lies before the first and after the last part of it that is known, where that is long enough. */
function beyondEnds(line: TextLine, before: Mask, picture: Mask): Mask | undefined {
  const { bounds, middle, heightPx } = line;
  const { degrees } = directionOf(line);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const along = (p: number): number => cos * (p % bounds.width) + sin * Math.floor(p / bounds.width);
  const positions = markedIn(before).map(along);
  if (positions.length === 0) return undefined;
  const from = positions.reduce((a, b) => Math.min(a, b));
  const to = positions.reduce((a, b) => Math.max(a, b));
  const reach = EDGE_REACH * heightPx;
  const isAtEdge = (p: number): boolean => {
    const [x, y] = [bounds.x + (p % bounds.width), bounds.y + Math.floor(p / bounds.width)];
    return Math.min(x, y, picture.width - 1 - x, picture.height - 1 - y) < reach;
  };
  const beyond = createMask(bounds.width, bounds.height);
  for (const distance of [(p: number) => from - along(p), (p: number) => along(p) - to]) {
    const end = markedIn(middle).filter((p) => distance(p) > 0);
    const length = end.reduce((longest, p) => Math.max(longest, distance(p)), 0);
    if (length < heightPx * (end.some(isAtEdge) ? LEAST_AT_EDGE : LEAST_LONGER)) continue;
    for (const p of end) beyond.data[p] = 255;
  }
  return beyond.data.includes(255) ? beyond : undefined;
}

function markedIn({ data }: Mask): number[] {
  const marked: number[] = [];
  for (let p = 0; p < data.length; p++) if (data[p] !== 0) marked.push(p);
  return marked;
}

function countOf(mask: Mask): number {
  return markedIn(mask).length;
}
