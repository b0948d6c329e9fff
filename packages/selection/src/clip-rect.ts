import type { Rect } from "@lacuna/raster";

/** The part of `rect` that lies in `clip`, or `undefined` where that is empty. */
export function clipRect(rect: Rect, clip: Rect): Rect | undefined {
  const x = Math.max(rect.x, clip.x);
  const y = Math.max(rect.y, clip.y);
  const width = Math.min(rect.x + rect.width, clip.x + clip.width) - x;
  const height = Math.min(rect.y + rect.height, clip.y + clip.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** The whole of a mask or picture, or the part of it in `clip`. */
export function drawableRect(size: { width: number; height: number }, clip?: Rect): Rect | undefined {
  const whole = { x: 0, y: 0, width: size.width, height: size.height };
  return clip === undefined ? whole : clipRect(whole, clip);
}
