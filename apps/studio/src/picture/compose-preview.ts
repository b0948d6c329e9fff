import type { Preview } from "@lacuna/engine";
import { HOLE_THRESHOLD, type Mask, type Rect } from "@lacuna/raster";

/**
 * Spreads a coarse fill over the hole that it is for, so that known pixels around it stay sharp while the fill is made.
 *
 * @param mask  Already grown as the erase will grow it.
 * @returns  RGBA for the part of the window that the hole touches; `undefined` where it touches none.
 */
export function composePreview(
  { rect, raster }: Preview,
  mask: Mask,
): { rect: Rect; rgba: Uint8ClampedArray<ArrayBuffer> } | undefined {
  const bounds = holeBounds(mask, rect);
  if (bounds === undefined) return undefined;
  const rgba = new Uint8ClampedArray(bounds.width * bounds.height * 4);
  const stepX = raster.width / rect.width;
  const stepY = raster.height / rect.height;
  const { channels, data } = raster;
  for (let y = 0; y < bounds.height; y++) {
    const sourceY = clamp((bounds.y + y - rect.y + 0.5) * stepY - 0.5, raster.height - 1);
    const top = Math.floor(sourceY);
    const bottom = Math.min(raster.height - 1, top + 1);
    const fy = sourceY - top;
    for (let x = 0; x < bounds.width; x++) {
      if ((mask.data[(bounds.y + y) * mask.width + bounds.x + x] ?? 0) < HOLE_THRESHOLD) continue;
      const sourceX = clamp((bounds.x + x - rect.x + 0.5) * stepX - 0.5, raster.width - 1);
      const left = Math.floor(sourceX);
      const right = Math.min(raster.width - 1, left + 1);
      const fx = sourceX - left;
      const to = (y * bounds.width + x) * 4;
      rgba[to + 3] = 255;
      for (let c = 0; c < channels; c++) {
        const a = data[(top * raster.width + left) * channels + c] ?? 0;
        const b = data[(top * raster.width + right) * channels + c] ?? 0;
        const d = data[(bottom * raster.width + left) * channels + c] ?? 0;
        const e = data[(bottom * raster.width + right) * channels + c] ?? 0;
        rgba[to + c] = (a * (1 - fx) + b * fx) * (1 - fy) + (d * (1 - fx) + e * fx) * fy;
      }
    }
  }
  return { rect: bounds, rgba };
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

function holeBounds(mask: Mask, within: Rect): Rect | undefined {
  let left = Infinity;
  let right = -1;
  let top = Infinity;
  let bottom = -1;
  for (let y = within.y; y < within.y + within.height; y++) {
    for (let x = within.x; x < within.x + within.width; x++) {
      if ((mask.data[y * mask.width + x] ?? 0) < HOLE_THRESHOLD) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
