/** A rectangle of whole pixels: `x`, `y` is its top left pixel; the sides are in pixels and may be 0 only when empty. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Grows a rectangle by `marginPx` on every side and clips it to a `width`×`height` picture. */
export function growRect(rect: Rect, marginPx: number, width: number, height: number): Rect {
  const left = Math.max(0, rect.x - marginPx);
  const top = Math.max(0, rect.y - marginPx);
  const right = Math.min(width, rect.x + rect.width + marginPx);
  const bottom = Math.min(height, rect.y + rect.height + marginPx);
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** The smallest rectangle that holds both. */
export function uniteRects(a: Rect, b: Rect): Rect {
  const left = Math.min(a.x, b.x);
  const top = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
