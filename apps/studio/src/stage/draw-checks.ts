import type { Rect } from "@lacuna/raster";

/** CSS pixels. */
const CHECK_PX = 8;
/** Neutral, and of the same lightness in both themes: what is translucent looks the same in them. */
const CHECKS = ["#ffffff", "#d4d4d2"] as const;

/** Draws the ground that says "nothing here" under a picture with transparency. @param rect  In device pixels. */
export function drawChecks(context: CanvasRenderingContext2D, rect: Rect, pixelRatio: number): void {
  const side = Math.max(1, Math.round(CHECK_PX * pixelRatio));
  const { x, y, width, height } = rect;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = CHECKS[0];
  context.fillRect(x, y, width, height);
  context.fillStyle = CHECKS[1];
  // Only what is in sight: a picture may be shown many times as large as the page.
  const [left, top] = [Math.max(0, Math.floor(-x / side)), Math.max(0, Math.floor(-y / side))];
  const right = Math.min(width, context.canvas.width - x) / side;
  const bottom = Math.min(height, context.canvas.height - y) / side;
  for (let row = top; row < bottom; row++) {
    for (let column = left + ((left + row) % 2); column < right; column += 2) {
      context.fillRect(x + column * side, y + row * side, side, side);
    }
  }
  context.restore();
}
