import { createMask, type Mask } from "@lacuna/raster";
import { BadShapeError } from "../errors.ts";

/** A region to erase, in full-resolution pixels of the upright picture. The top left pixel covers 0–1 on both axes. */
export type Shape = Box | Polygon;

export interface Box {
  readonly kind: "box";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Polygon {
  readonly kind: "polygon";
  /** 3 to 10,000 corners. The last is joined to the first. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Beyond this a polygon is a mistake, and rasterizing it would take seconds. */
const MAX_POINTS = 10_000;

/**
 * Draws boxes and polygons into a mask; where they overlap the result is their union.
 *
 * A pixel is marked when its center lies inside: for a box from its left and top edge up to, not including, its right
 * and bottom edge; for a polygon by the even-odd rule, so that a second loop inside the first cuts a hole. What lies
 * outside the picture is cut off.
 *
 * @param size    Of the mask, in pixels.
 * @param shapes  Coordinates may be fractions and may lie outside the picture.
 * @returns       255 inside, 0 outside.
 * @throws BadShapeError  when a shape has a coordinate that is no finite number, a box no positive sides, a polygon too
 *                        few or too many corners, or when a shape marks no pixel of this picture.
 *
 * Cost: O(area of the bounding box + sum of edge heights) for each polygon.
 *
 * @example  box x 1, y 0, 2×2     . # # .
 *                                 . # # .
 */
export function maskFromShapes(
  size: { readonly width: number; readonly height: number },
  shapes: readonly Shape[],
): Mask {
  const mask = createMask(size.width, size.height);
  if (shapes.length === 0) throw new BadShapeError("No box or polygon was given.");
  shapes.forEach((shape, index) => {
    const name = `${shape.kind === "box" ? "Box" : "Polygon"} ${index + 1}`;
    const marked =
      shape.kind === "box" ? drawBox(mask, checkBox(shape, name)) : drawPolygon(mask, checkPolygon(shape, name));
    if (marked === 0) throw new BadShapeError(`${name} marks no pixel of the ${size.width}×${size.height} picture.`);
  });
  return mask;
}

function checkBox(box: Box, name: string): Box {
  if (![box.x, box.y, box.width, box.height].every(Number.isFinite)) {
    throw new BadShapeError(`${name} has a coordinate that is not a finite number.`);
  }
  if (box.width <= 0 || box.height <= 0) {
    throw new BadShapeError(`${name} is ${box.width}×${box.height}; both sides must be larger than 0.`);
  }
  return box;
}

function checkPolygon({ points }: Polygon, name: string): Polygon["points"] {
  if (points.length < 3) throw new BadShapeError(`${name} has ${points.length} corners; it needs at least 3.`);
  if (points.length > MAX_POINTS) {
    throw new BadShapeError(`${name} has ${points.length} corners; at most ${MAX_POINTS} are allowed.`);
  }
  for (const point of points) {
    if (point.length !== 2 || !point.every(Number.isFinite)) {
      throw new BadShapeError(`${name} has a corner that is not a pair of finite numbers.`);
    }
  }
  return points;
}

/** The first pixel whose center is not before `edge`, clipped to 0–`end`. */
function firstPixel(edge: number, end: number): number {
  return Math.min(end, Math.max(0, Math.ceil(edge - 0.5)));
}

/** @returns  How many pixels lie in the box. */
function drawBox({ width, height, data }: Mask, box: Box): number {
  const left = firstPixel(box.x, width);
  const right = firstPixel(box.x + box.width, width);
  const top = firstPixel(box.y, height);
  const bottom = firstPixel(box.y + box.height, height);
  for (let y = top; y < bottom; y++) data.fill(255, y * width + left, y * width + right);
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/**
 * Every edge flips the parity of all pixels to its right. The flips are first noted where they begin and then carried
 * along each row, so that the cost of a row does not depend on the number of edges crossing it.
 *
 * @returns  How many pixels lie in the polygon.
 */
function drawPolygon({ width, height, data }: Mask, points: Polygon["points"]): number {
  const ys = points.map(([, y]) => y);
  const top = firstPixel(Math.min(...ys), height);
  const bottom = firstPixel(Math.max(...ys), height);
  if (bottom <= top) return 0;
  const flips = new Uint8Array(width * (bottom - top));
  points.forEach((from, index) => {
    noteFlips(flips, width, top, bottom, from, points[(index + 1) % points.length]);
  });
  let marked = 0;
  for (let at = 0, row = top; row < bottom; row++) {
    let parity = 0;
    for (let x = 0; x < width; x++, at++) {
      parity ^= flips[at];
      if (parity === 0) continue;
      data[row * width + x] = 255;
      marked++;
    }
  }
  return marked;
}

function noteFlips(
  flips: Uint8Array,
  width: number,
  top: number,
  bottom: number,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  const [upper, lower] = from[1] <= to[1] ? [from, to] : [to, from];
  const first = Math.max(top, firstPixel(upper[1], bottom));
  const end = firstPixel(lower[1], bottom);
  const slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
  for (let row = first; row < end; row++) {
    const x = firstPixel(upper[0] + (row + 0.5 - upper[1]) * slope, width);
    if (x < width) flips[(row - top) * width + x] ^= 1;
  }
}
