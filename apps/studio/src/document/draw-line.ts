import type { Mask, Rect } from "@lacuna/raster";
import type { Point } from "../viewport/geometry.ts";

/**
 * Sets the pixels whose middle lies within a line with round ends.
 *
 * @returns  The part of the mask that was drawn on, or `undefined` where the line lies outside.
 */
export function drawLine(
  mask: Mask,
  from: Point,
  to: Point,
  fromRadiusPx: number,
  toRadiusPx: number,
  value: number,
): Rect | undefined {
  const left = Math.max(0, Math.floor(Math.min(from.x - fromRadiusPx, to.x - toRadiusPx)));
  const top = Math.max(0, Math.floor(Math.min(from.y - fromRadiusPx, to.y - toRadiusPx)));
  const right = Math.min(mask.width, Math.ceil(Math.max(from.x + fromRadiusPx, to.x + toRadiusPx)) + 1);
  const bottom = Math.min(mask.height, Math.ceil(Math.max(from.y + fromRadiusPx, to.y + toRadiusPx)) + 1);
  if (left >= right || top >= bottom) return undefined;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length2 = dx * dx + dy * dy;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const px = x + 0.5 - from.x;
      const py = y + 0.5 - from.y;
      const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2));
      const radius = Math.max(0.5, fromRadiusPx + (toRadiusPx - fromRadiusPx) * along);
      const ox = px - along * dx;
      const oy = py - along * dy;
      if (ox * ox + oy * oy <= radius * radius) mask.data[y * mask.width + x] = value;
    }
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
