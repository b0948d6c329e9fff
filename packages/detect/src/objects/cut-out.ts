import { createMask, growRect, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { invertMask, refineSelection } from "@lacuna/selection";

/** Boxes are a little tight; the cut decides what of the margin belongs to the object. Of the box's longer side. */
const MARGIN = 0.04;
/** The ellipse in a box's middle that belongs to most things: shares of the box's sides. */
const MIDDLE = { width: 0.2, height: 0.2 };
/** A cut that lacks more of the core than this has followed a color within the object, or one around it. */
const LEAST_CORE = 0.8;
/** A cut of less of its box is a piece of the object, of more nothing but the box. */
const LEAST_SHARE = 0.25;
const MOST_SHARE = 0.85;
/** A thing reaches all sides of its box: a cut that spans less of its width or height is a piece of it, or what lies between its parts. */
const LEAST_SPAN = 0.85;

/**
 * Selects the object in a box up to its edges. The box alone is a good hint where the object stands out from what is
 * around. Where that goes wrong, the box's middle is taken for a part of the object, and if that fails as well,
 * a box with round corners stands in: what is too much of a hole costs some texture, what is left of an object is
 * a failure.
 *
 * @param box  Whole pixels within the picture.
 */
export async function cutOut(raster: Raster, box: Rect, signal: AbortSignal | undefined): Promise<Mask> {
  const stopping = signal === undefined ? {} : { signal };
  const margin = Math.ceil(Math.max(box.width, box.height) * MARGIN);
  const rect = growRect(box, margin, raster.width, raster.height);
  const core = drawRound(raster, box, MIDDLE, 2);
  const first = await refineSelection(raster, { kind: "box", rect }, stopping);
  if (isLikely(first, box, core)) return first;
  const background = invertMask(drawBox(raster, rect));
  const second = await refineSelection(raster, { kind: "scribble", mask: core }, { ...stopping, background });
  return isLikely(second, box, core) ? second : drawRound(raster, rect, { width: 1, height: 1 }, 4);
}

function isLikely(mask: Mask, box: Rect, core: Mask): boolean {
  let marked = 0;
  let inCore = 0;
  let cores = 0;
  let [left, right, top, bottom] = [box.x + box.width, box.x, box.y + box.height, box.y];
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      const p = y * mask.width + x;
      if (mask.data[p] !== 0) {
        marked++;
        [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x + 1), Math.min(top, y), y + 1];
      }
      if (core.data[p] === 0) continue;
      cores++;
      if (mask.data[p] !== 0) inCore++;
    }
  }
  const share = marked / (box.width * box.height);
  const isSpanning = right - left >= LEAST_SPAN * box.width && bottom - top >= LEAST_SPAN * box.height;
  return isSpanning && share >= LEAST_SHARE && share <= MOST_SHARE && inCore >= cores * LEAST_CORE;
}

function drawBox({ width, height }: Raster, rect: Rect): Mask {
  const mask = createMask(width, height);
  for (let y = rect.y; y < rect.y + rect.height; y++)
    mask.data.fill(255, y * width + rect.x, y * width + rect.x + rect.width);
  return mask;
}

/** An ellipse in the middle of a box, and the fuller the higher the power; at least its middle pixel. */
function drawRound(
  { width, height }: Raster,
  box: Rect,
  share: { readonly width: number; readonly height: number },
  power: number,
): Mask {
  const mask = createMask(width, height);
  const middleX = box.x + box.width / 2;
  const middleY = box.y + box.height / 2;
  const halfWidth = Math.max(0.75, (box.width * share.width) / 2);
  const halfHeight = Math.max(0.75, (box.height * share.height) / 2);
  for (let y = box.y; y < box.y + box.height; y++) {
    const v = Math.abs(y + 0.5 - middleY) / halfHeight;
    for (let x = box.x; x < box.x + box.width; x++) {
      const u = Math.abs(x + 0.5 - middleX) / halfWidth;
      if (u ** power + v ** power <= 1) mask.data[y * mask.width + x] = 255;
    }
  }
  return mask;
}
