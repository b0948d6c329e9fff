import { createMask, type Mask, type MaskSource } from "@lacuna/library";
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

/** @returns  255 where the runs mark pixels. Its size is the runs' own: whether that is the image's, the library checks. */
export function maskFromRuns({ width, height, runs }: DrawnRuns): Mask {
  const mask = createMask(width, height);
  let at = 0;
  runs.forEach((length, index) => {
    if (index % 2 === 1) mask.data.fill(255, at, at + length);
    at += length;
  });
  return mask;
}

/**
 * Marks every pixel whose center is within the radius of a stroke's line. What lies outside the image is cut off.
 *
 * Cost: for each piece of a line, the pixels of its bounding box.
 */
export function maskFromStrokes({ width, height }: PixelSize, strokes: readonly Stroke[]): Mask {
  const mask = createMask(width, height);
  for (const { radiusPx, points } of strokes) {
    points.forEach((point, index) => {
      drawCapsule(mask, points[Math.max(0, index - 1)], point, radiusPx);
    });
  }
  return mask;
}

type Point = readonly [x: number, y: number];

function drawCapsule({ width, height, data }: Mask, [fromX, fromY]: Point, [toX, toY]: Point, radius: number): void {
  const top = Math.max(0, Math.floor(Math.min(fromY, toY) - radius));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(fromY, toY) + radius));
  const left = Math.max(0, Math.floor(Math.min(fromX, toX) - radius));
  const right = Math.min(width - 1, Math.ceil(Math.max(fromX, toX) + radius));
  const [dx, dy] = [toX - fromX, toY - fromY];
  const lengthSquared = dx * dx + dy * dy;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - fromX, y + 0.5 - fromY];
      const along = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
      const [offX, offY] = [px - along * dx, py - along * dy];
      if (offX * offX + offY * offY <= radius * radius) data[y * width + x] = 255;
    }
  }
}
