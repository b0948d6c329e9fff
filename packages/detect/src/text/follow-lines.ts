import { type Mask, type Raster, type Rect } from "@lacuna/raster";
import { LEAST_CONFIDENCE, listLines, type TextLine } from "./list-lines.ts";
import { addLook, costOf, includes, type Look } from "./looks.ts";
import { directionOf } from "./read-line.ts";

/** How far beyond its ends a line may go on, and how far above and below there may be others, in heights of its middle. */
const REACH_ALONG = 6;
const REACH_ACROSS = 2.5;
/** Middles are brought to this height, with which the network sees best. */
const MIDDLE_PX = 16;
/** Those that could not be read are shown larger, for their middle may hold more than one line. */
const UNREAD_PX = 28;
const MOST_SCALE = 3;
/** So much is shown to the network, in pixels. */
const MOST_PIXELS = 4e6;

/** What may be a line and could not be read, and the slant to look along it. */
export interface UnreadLine {
  readonly line: TextLine;
  readonly degrees: number;
}

/**
 * Looks along lines, close around each and turned to level: a line whose end is fainter, or cut by the picture's edge, shows
 * there in full. What that brings to light is followed in turn.
 *
 * @param known   The middles of all lines; `look` adds to them.
 * @param unread  What may be lines and could not be read; `look` adds to them.
 */
export async function followLines(
  raster: Raster,
  known: Mask,
  unread: readonly UnreadLine[],
  look: (next: Look) => Promise<void>,
): Promise<void> {
  const done: Look[] = [];
  let left = MOST_PIXELS;
  for (;;) {
    let looks: Look[] = [];
    const wanted = [
      ...listLines(known, LEAST_CONFIDENCE).map((line) => lookAlong(line, slantOf(line), MIDDLE_PX, raster)),
      ...unread.map(({ line, degrees }) => lookAlong(line, degrees, UNREAD_PX, raster)),
    ];
    for (const along of wanted) {
      if (!done.some((earlier) => includes(earlier, along))) looks = addLook(looks, along);
    }
    if (looks.length === 0) return;
    for (const next of looks) {
      left -= costOf(next);
      if (left < 0) return;
      await look(next);
      done.push(next);
    }
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Clockwise from level; of a line that is too short to tell, level. */
export function slantOf(line: TextLine): number {
  const { degrees, length } = directionOf(line);
  return length > 2 * line.heightPx ? degrees : 0;
}

function lookAlong({ bounds, heightPx }: TextLine, degrees: number, middlePx: number, size: Size): Look {
  const cos = Math.abs(Math.cos((degrees * Math.PI) / 180));
  const sin = Math.abs(Math.sin((degrees * Math.PI) / 180));
  return {
    window: growSides(
      bounds,
      Math.ceil(heightPx * (REACH_ALONG * cos + REACH_ACROSS * sin)),
      Math.ceil(heightPx * (REACH_ALONG * sin + REACH_ACROSS * cos)),
      size,
    ),
    degrees: -degrees,
    scale: Math.min(MOST_SCALE, middlePx / heightPx),
    levelCount: 1,
  };
}

function growSides(rect: Rect, byX: number, byY: number, size: Size): Rect {
  const x = Math.max(0, rect.x - byX);
  const y = Math.max(0, rect.y - byY);
  return {
    x,
    y,
    width: Math.min(size.width, rect.x + rect.width + byX) - x,
    height: Math.min(size.height, rect.y + rect.height + byY) - y,
  };
}
