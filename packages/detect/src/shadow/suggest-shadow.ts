import { createMask, HOLE_THRESHOLD, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { findRegions, growMask } from "@lacuna/selection";
import { findDarkGround } from "./find-dark-ground.ts";
import { clarityOfShadow } from "./judge-shadow.ts";
import { type Ground, viewGround } from "./view-ground.ts";

/** Smaller parts of what is marked cast no shadow that is worth looking for: of the largest part's area, and in pixels. */
const LEAST_PART = 0.05;
const LEAST_PX = 64;
/** At most so many parts are looked at. */
const MOST_PARTS = 32;
/** Shadows fade at their edges: how much is added, of the object's longer side; at least a pixel of what was looked at. */
const EDGE = 0.012;

/**
 * Suggests which pixels are the shadows of objects: what begins at an object's foot and is darker than the ground beside it by about
 * the same ratio all along its edge, in all colors, with the same texture. It is a guess that somebody should confirm; a shadow
 * that does not touch its object, lies across other things or is hardly darker is not found, nor one of an object that the
 * picture's lower edge cuts.
 *
 * @param mask  The objects, of the picture's size; from 128 on marked. Parts that do not touch are objects of their own.
 * @returns     A new mask, 0 or 255, without the objects themselves; empty when nothing looks like a shadow.
 * @throws RangeError  when the sizes differ.
 *
 * Cost: some 30 passes over 0.1 MP for each object.
 */
export function suggestShadow(raster: Raster, mask: Mask): Mask {
  if (mask.width !== raster.width || mask.height !== raster.height) {
    throw new RangeError(`the mask is ${mask.width}×${mask.height}, the picture ${raster.width}×${raster.height}`);
  }
  const suggested = createMask(raster.width, raster.height);
  for (const bounds of partsOf(mask)) {
    if (bounds.y + bounds.height >= raster.height) continue; // its foot is not in the picture
    const ground = viewGround(raster, bounds, mask);
    const region = clearest(ground);
    if (region) place(suggested, growMask(region, Math.max(1, EDGE * ground.longer)), ground);
  }
  for (let p = 0; p < mask.data.length; p++) if (mask.data[p] >= HOLE_THRESHOLD) suggested.data[p] = 0;
  return suggested;
}

const NONE: { readonly region?: Mask; readonly clarity: number } = { clarity: 0 };

/** Of the regions that may be the shadow the one with the clearest edge. */
function clearest(ground: Ground): Mask | undefined {
  const regions = findDarkGround(ground).map((region) => ({ region, clarity: clarityOfShadow(region, ground) }));
  return regions.reduce((a, b) => (b.clarity > a.clarity ? b : a), NONE).region;
}

/** Bounds of the parts of a mask, the largest first. */
function partsOf(mask: Mask): Rect[] {
  const { from, end, region, areas } = findRegions(mask, true);
  const bounds = Array.from(areas, () => ({ left: mask.width, right: 0, top: mask.height, bottom: 0 }));
  for (let run = 0; run < region.length; run++) {
    const part = bounds[region[run]];
    const y = Math.floor(from[run] / mask.width);
    part.left = Math.min(part.left, from[run] - y * mask.width);
    part.right = Math.max(part.right, end[run] - y * mask.width);
    part.top = Math.min(part.top, y);
    part.bottom = y + 1;
  }
  const largest = areas.reduce((most, area) => Math.max(most, area), 0);
  return [...areas.keys()]
    .filter((part) => areas[part] >= Math.max(LEAST_PX, LEAST_PART * largest))
    .toSorted((a, b) => areas[b] - areas[a])
    .slice(0, MOST_PARTS)
    .map((part) => {
      const { left, right, top, bottom } = bounds[part];
      return { x: left, y: top, width: right - left, height: bottom - top };
    });
}

function place(mask: Mask, part: Mask, { rect }: Ground): void {
  for (let y = 0; y < rect.height; y++) {
    const from = Math.min(part.height - 1, Math.floor(((y + 0.5) * part.height) / rect.height)) * part.width;
    const to = (rect.y + y) * mask.width + rect.x;
    for (let x = 0; x < rect.width; x++) {
      const column = Math.min(part.width - 1, Math.floor(((x + 0.5) * part.width) / rect.width));
      if (part.data[from + column] !== 0) mask.data[to + x] = 255;
    }
  }
}
