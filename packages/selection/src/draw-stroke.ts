import type { Mask, Rect } from "@lacuna/raster";
import { uniteRects } from "@lacuna/raster";
import { drawableRect } from "./clip-rect.ts";
import { firstPixel, type Point } from "./point.ts";

/** A point of a stroke with the brush's radius there: pens change it by pressure. */
export interface StrokePoint extends Point {
  /** More than 0, in pixels. */
  readonly radiusPx: number;
}

/**
 * Sets every pixel whose center a round brush touches on its way along the points; between two points its radius changes
 * evenly.
 *
 * Pieces may be drawn one after the other as the pointer moves: drawing points 1–2 and then 2–3 equals drawing 1–3. A
 * brush of a radius under 0.71 may pass between the centers and set nothing.
 *
 * @param mask    Changed in place.
 * @param points  One or more; a single one draws a dot. They may lie outside the mask.
 * @param value   What to set: 255 to select, 0 to take away.
 * @param clip    Nothing outside of this is changed. Whole pixels. Default the whole mask.
 * @returns       A rectangle that holds every pixel that was set, or `undefined` when there is none.
 * @throws RangeError  when a coordinate is not finite or a radius is not a positive finite number.
 *
 * Cost: O(rows + pixels set) for each piece; a pixel is not tested unless it is at the rim.
 */
export function drawStroke(mask: Mask, points: readonly StrokePoint[], value = 255, clip?: Rect): Rect | undefined {
  points.forEach(requireStrokePoint);
  const bounds = drawableRect(mask, clip);
  if (bounds === undefined) return undefined;
  let changed: Rect | undefined;
  const starts = points.length === 1 ? points : points.slice(0, -1);
  starts.forEach((from, index) => {
    const drawn = drawCapsule(mask, from, points[index + 1] ?? from, value, bounds);
    if (drawn !== undefined) changed = changed === undefined ? drawn : uniteRects(changed, drawn);
  });
  return changed;
}

function requireStrokePoint({ x, y, radiusPx }: StrokePoint): void {
  if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(radiusPx) || radiusPx <= 0) {
    throw new RangeError(
      `a stroke's points need finite places and positive radii, not ${x}, ${y} of radius ${radiusPx}`,
    );
  }
}

/** The shape that a disc sweeps is convex, so that it meets each row in one interval. */
function drawCapsule(mask: Mask, from: StrokePoint, to: StrokePoint, value: number, clip: Rect): Rect | undefined {
  const isTouched = brushTest(from, to);
  const tangents = tangentCorners(from, to);
  const left = clip.x;
  const right = clip.x + clip.width;
  const low = Math.min(from.y - from.radiusPx, to.y - to.radiusPx);
  const high = Math.max(from.y + from.radiusPx, to.y + to.radiusPx);
  const top = Math.max(clip.y, firstPixel(low, mask.height) - 1);
  const bottom = Math.min(clip.y + clip.height, firstPixel(high, mask.height) + 1);
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let row = top; row < bottom; row++) {
    const y = row + 0.5;
    const [near, far] = meetRow(y, from, to, tangents);
    if (near > far) continue;
    // Rounding puts the computed ends beside the true ones by far less than a pixel: the test has the last word.
    let first = Math.floor(near - 0.5) - 1;
    let end = Math.ceil(far - 0.5) + 2;
    while (first < end && !isTouched(first + 0.5, y)) first++;
    while (end > first && !isTouched(end - 0.5, y)) end--;
    first = Math.max(first, left);
    end = Math.min(end, right);
    if (first >= end) continue;
    mask.data.fill(value, row * mask.width + first, row * mask.width + end);
    minX = Math.min(minX, first);
    maxX = Math.max(maxX, end);
    minY = Math.min(minY, row);
    maxY = row + 1;
  }
  return maxX > minX ? { x: minX, y: minY, width: maxX - minX, height: maxY - minY } : undefined;
}

/** When one end's disc holds the other's but for so little (squared, in pixels), it is taken for the whole. */
const LEAST_SLANT2 = 1e-20;

/** Whether some disc between the two ends holds a place. */
function brushTest(from: StrokePoint, to: StrokePoint): (x: number, y: number) => boolean {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const widening = to.radiusPx - from.radiusPx;
  const length2 = dx * dx + dy * dy;
  const slant2 = length2 - widening * widening;
  if (slant2 <= LEAST_SLANT2) {
    // One end's disc holds the other's, and all between.
    const { x: cx, y: cy, radiusPx } = widening > 0 ? to : from;
    return (x, y) => (x - cx) ** 2 + (y - cy) ** 2 <= radiusPx * radiusPx;
  }
  // Where the distance to the moving center exceeds the radius by least, measured along the line from 0 to 1.
  const lead = widening / (length2 * Math.sqrt(slant2));
  return (x, y) => {
    const px = x - from.x;
    const py = y - from.y;
    const aside = Math.abs(px * dy - py * dx);
    const along = Math.min(1, Math.max(0, (px * dx + py * dy) / length2 + aside * lead));
    const ox = px - along * dx;
    const oy = py - along * dy;
    const radius = from.radiusPx + along * widening;
    return ox * ox + oy * oy <= radius * radius;
  };
}

/** The four points where the straight sides touch the discs at the ends; none when one disc holds the other. */
function tangentCorners(from: StrokePoint, to: StrokePoint): readonly Point[] {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length2 = dx * dx + dy * dy;
  const shrink = from.radiusPx - to.radiusPx;
  const slant2 = length2 - shrink * shrink;
  if (slant2 <= LEAST_SLANT2) return [];
  const slant = Math.sqrt(slant2);
  const corner = ({ x, y, radiusPx }: StrokePoint, side: number): Point => ({
    x: x + (radiusPx * (dx * shrink - side * dy * slant)) / length2,
    y: y + (radiusPx * (dy * shrink + side * dx * slant)) / length2,
  });
  return [corner(from, 1), corner(to, 1), corner(to, -1), corner(from, -1)];
}

/** Where the row at height `y` enters and leaves the shape; the ends are the wrong way round when it passes by. */
function meetRow(y: number, from: StrokePoint, to: StrokePoint, corners: readonly Point[]): [number, number] {
  let [near, far] = [Infinity, -Infinity];
  for (const { x, y: cy, radiusPx } of [from, to]) {
    const half2 = radiusPx * radiusPx - (y - cy) ** 2;
    if (half2 < 0) continue;
    const half = Math.sqrt(half2);
    near = Math.min(near, x - half);
    far = Math.max(far, x + half);
  }
  corners.forEach((a, index) => {
    const b = corners[(index + 1) % corners.length];
    if (a.y <= y === b.y <= y) return;
    const x = a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y);
    near = Math.min(near, x);
    far = Math.max(far, x);
  });
  return [near, far];
}
