import type { Mask, Rect } from "@lacuna/raster";
import { drawableRect } from "./clip-rect.ts";
import { firstPixel } from "./point.ts";

/**
 * Sets the pixels whose centers a rectangle holds: from its left and top edge up to, not including, its right and bottom
 * edge.
 *
 * @param mask   Changed in place.
 * @param rect   Sides may be fractions, and may lie outside the mask.
 * @param value  What to set: 255 to select, 0 to take away.
 * @param clip   Nothing outside of this is changed. Whole pixels. Default the whole mask.
 * @returns      The pixels that were set, or `undefined` when there is none.
 * @throws RangeError  when a side is not finite, or width or height are negative.
 *
 * @example  x 1, y 0, 2×2     . # # .
 *                             . # # .
 */
export function fillRect(mask: Mask, rect: Rect, value = 255, clip?: Rect): Rect | undefined {
  const { x, y, width, height } = rect;
  if (![x, y, width, height].every(Number.isFinite) || width < 0 || height < 0) {
    throw new RangeError(`a rectangle needs finite sides from 0, not ${width}×${height} at ${x}, ${y}`);
  }
  const bounds = drawableRect(mask, clip);
  if (bounds === undefined) return undefined;
  const left = Math.max(bounds.x, firstPixel(x, mask.width));
  const right = Math.min(bounds.x + bounds.width, firstPixel(x + width, mask.width));
  const top = Math.max(bounds.y, firstPixel(y, mask.height));
  const bottom = Math.min(bounds.y + bounds.height, firstPixel(y + height, mask.height));
  if (left >= right || top >= bottom) return undefined;
  for (let row = top; row < bottom; row++) mask.data.fill(value, row * mask.width + left, row * mask.width + right);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
