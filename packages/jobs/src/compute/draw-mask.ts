import { createMask, type Mask, type MaskSource } from "@lacuna/library";
import { decodeRuns, drawStroke } from "@lacuna/selection";
import type { Drawing, DrawnRuns, Stroke } from "../model/command.ts";
import type { PixelSize } from "../model/task.ts";

/**
 * Turns a drawing into what the library takes as a mask.
 *
 * @param size  Of the upright image.
 */
export function drawMask(drawing: Drawing, size: PixelSize): MaskSource | readonly MaskSource[] {
  if (drawing.kind === "runs") return maskFromRuns(drawing);
  const { shapes, strokes = [] } = drawing;
  const sources: MaskSource[] = [];
  if (shapes.length > 0) sources.push({ shapes });
  if (strokes.length > 0) sources.push(maskFromStrokes(size, strokes));
  return sources;
}

/**
 * @returns  255 where the runs mark pixels. Its size is the runs' own: whether that is the image's, the library checks.
 * @throws RangeError  when the runs do not add up to it.
 */
export function maskFromRuns(drawn: DrawnRuns): Mask {
  return decodeRuns(drawn);
}

/** Marks every pixel whose center is within the radius of a stroke's line. What lies outside the image is cut off. */
export function maskFromStrokes({ width, height }: PixelSize, strokes: readonly Stroke[]): Mask {
  const mask = createMask(width, height);
  for (const { radiusPx, points } of strokes) {
    drawStroke(
      mask,
      points.map(([x, y]) => ({ x, y, radiusPx })),
    );
  }
  return mask;
}
