import { type Rect, uniteRects } from "@lacuna/raster";

/** Draws at most once a frame, and of the overlay only what has changed: a stroke on a large picture stays fast. */
export interface FramePainter {
  readonly pictureChanged: () => void;
  /** @param part  Picture coordinates; all of it when left out. */
  readonly overlayChanged: (part?: Rect) => void;
  readonly stop: () => void;
}

export function createFramePainter(
  drawPicture: () => void,
  drawOverlay: (part: Rect | undefined) => void,
): FramePainter {
  let frame = 0;
  let isPictureDue = false;
  let overlayDue: "no" | "all" | Rect = "no";

  function paint(): void {
    frame = 0;
    if (isPictureDue) drawPicture();
    if (overlayDue !== "no") drawOverlay(overlayDue === "all" ? undefined : overlayDue);
    isPictureDue = false;
    overlayDue = "no";
  }

  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(paint);
  }

  return {
    pictureChanged() {
      isPictureDue = true;
      schedule();
    },
    overlayChanged(part) {
      if (part === undefined || overlayDue === "all") overlayDue = "all";
      else overlayDue = overlayDue === "no" ? part : uniteRects(overlayDue, part);
      schedule();
    },
    stop: () => cancelAnimationFrame(frame),
  };
}
