import type { Rect } from "@lacuna/raster";
import type { StudioDocument } from "./document.ts";
import { addedMargins, sizeOf } from "./history.ts";
import { boundsOfMask } from "./packed-mask.ts";

/** Of the longer side of what was marked: so much is shown around it, for a seam to be seen. */
const AROUND_SHARE = 0.3;
const AROUND_LEAST_PX = 16;

/** Where the results of the current step can be told apart: what was marked for it, and a little around that. */
export function differingPart(document: StudioDocument): Rect {
  const size = sizeOf(document);
  const whole = { x: 0, y: 0, ...size };
  const before = document.entries[document.current - 1]?.snapshot;
  const marked = before && boundsOfMask(before.mask);
  if (marked === undefined || addedMargins(document) !== undefined) return whole;
  const around = Math.max(AROUND_LEAST_PX, Math.round(Math.max(marked.width, marked.height) * AROUND_SHARE));
  const x = Math.max(0, marked.x - around);
  const y = Math.max(0, marked.y - around);
  return {
    x,
    y,
    width: Math.min(size.width, marked.x + marked.width + around) - x,
    height: Math.min(size.height, marked.y + marked.height + around) - y,
  };
}
