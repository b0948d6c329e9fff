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
/** A known line is made longer by no less than this, in heights. */
const LEAST_LONGER = 0.4;

/**
 * What of a line was not known: all of it, where little was; else what lies beyond its known ends, or well away from known lines, where
 * that is more than an edge. Two looks never agree to the pixel, and a middle that is both of theirs would pass for that
 * of larger letters.
 */
export function whatIsNew(line: TextLine, known: Mask): Mask | undefined {
  const { bounds, middle, heightPx } = line;
  const before = cropMask(known, bounds);
  const away = subtract(middle, growMask(before, Math.min(250, Math.ceil(heightPx * APART))));
  const all = countOf(middle);
  const fresh = countOf(away);
  if (fresh > MOST_KNOWN * all) return middle;
  const part = unite(away, beyondEnds(line, intersect(middle, before)));
  return fresh > LEAST_APART * all || countOf(part) > LEAST_LONGER * heightPx * heightPx ? part : undefined;
}

/** What of a line's middle lies before the first or after the last part of it that is known. */
function beyondEnds(line: TextLine, known: Mask): Mask {
  const { bounds, middle } = line;
  const { degrees } = directionOf(line);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const along = (p: number): number => cos * (p % bounds.width) + sin * Math.floor(p / bounds.width);
  let [from, to] = [Infinity, -Infinity];
  for (let p = 0; p < known.data.length; p++) {
    if (known.data[p] === 0) continue;
    from = Math.min(from, along(p));
    to = Math.max(to, along(p));
  }
  const beyond = createMask(bounds.width, bounds.height);
  if (from > to) return beyond;
  for (let p = 0; p < middle.data.length; p++) {
    if (middle.data[p] !== 0 && (along(p) < from || along(p) > to)) beyond.data[p] = 255;
  }
  return beyond;
}

function countOf({ data }: Mask): number {
  let marked = 0;
  for (let p = 0; p < data.length; p++) if (data[p] !== 0) marked++;
  return marked;
}
