import type { Point, Size } from "./geometry.ts";

/**
 * How the picture lies in the viewport: which point of the picture is in its middle, and how large a pixel is shown.
 * Kept as a middle rather than a corner, so that a resized window goes on showing the same thing.
 */
export interface View {
  /** CSS pixels a picture pixel. */
  readonly scale: number;
  /** Picture coordinates: the left edge of the first pixel is 0, its middle 0.5. */
  readonly centerX: number;
  readonly centerY: number;
}

/** A picture pixel as large as a thumbnail shows it best what a single pixel is. */
export const MAX_SCALE = 64;
/** A picture can be made this small, and one that is still too large then this much smaller than what fits. */
const SMALLEST = 0.1;
const SMALLEST_OF_FIT = 0.25;

/** @returns  The picture point under a point of the viewport. CSS pixels in, picture coordinates out. */
export function screenToPicture(view: View, viewport: Size, { x, y }: Point): Point {
  return {
    x: view.centerX + (x - viewport.width / 2) / view.scale,
    y: view.centerY + (y - viewport.height / 2) / view.scale,
  };
}

/** The inverse of `screenToPicture`. */
export function pictureToScreen(view: View, viewport: Size, { x, y }: Point): Point {
  return {
    x: (x - view.centerX) * view.scale + viewport.width / 2,
    y: (y - view.centerY) * view.scale + viewport.height / 2,
  };
}

/** The largest scale up to 1 at which the whole picture can be seen; tiny pictures are shown up to 8 times as large. */
export function fitScale(picture: Size, viewport: Size, marginPx: number): number {
  const room = {
    width: Math.max(1, viewport.width - 2 * marginPx),
    height: Math.max(1, viewport.height - 2 * marginPx),
  };
  const scale = Math.min(room.width / picture.width, room.height / picture.height);
  if (scale <= 1) return scale;
  // Whole factors keep every pixel of a small picture as wide as the next.
  return Math.min(8, Math.max(1, Math.floor(scale / 2)));
}

export function fitView(picture: Size, viewport: Size, marginPx: number): View {
  return {
    scale: fitScale(picture, viewport, marginPx),
    centerX: picture.width / 2,
    centerY: picture.height / 2,
  };
}

/** Changes the scale by a factor; the picture point under `anchor` stays there. */
export function zoomAt(view: View, picture: Size, viewport: Size, anchor: Point, factor: number): View {
  const least = Math.min(SMALLEST, SMALLEST_OF_FIT * fitScale(picture, viewport, 0));
  const scale = Math.min(MAX_SCALE, Math.max(least, view.scale * factor));
  const fixed = screenToPicture(view, viewport, anchor);
  return clampView(
    {
      scale,
      centerX: fixed.x - (anchor.x - viewport.width / 2) / scale,
      centerY: fixed.y - (anchor.y - viewport.height / 2) / scale,
    },
    picture,
  );
}

/** Moves the picture by a distance on the screen. */
export function panBy(view: View, picture: Size, dx: number, dy: number): View {
  return clampView(
    { ...view, centerX: view.centerX - dx / view.scale, centerY: view.centerY - dy / view.scale },
    picture,
  );
}

/** Keeps the middle of the viewport on the picture, so that it cannot be lost. */
export function clampView(view: View, picture: Size): View {
  return {
    scale: view.scale,
    centerX: Math.min(picture.width, Math.max(0, view.centerX)),
    centerY: Math.min(picture.height, Math.max(0, view.centerY)),
  };
}

/** Two fingers moved from where they were to where they are: the picture points under them follow. */
export function pinchView(
  view: View,
  picture: Size,
  viewport: Size,
  from: readonly [Point, Point],
  to: readonly [Point, Point],
): View {
  const before = middle(from);
  const after = middle(to);
  const factor = distance(to) / Math.max(1, distance(from));
  const moved = panBy(view, picture, after.x - before.x, after.y - before.y);
  return zoomAt(moved, picture, viewport, after, factor);
}

function middle([a, b]: readonly [Point, Point]): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance([a, b]: readonly [Point, Point]): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
