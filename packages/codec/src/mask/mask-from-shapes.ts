import { createMask, type Mask } from "@lacuna/raster";
import { fillPolygon, fillRect } from "@lacuna/selection";
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
    const drawn =
      shape.kind === "box"
        ? fillRect(mask, checkBox(shape, name))
        : fillPolygon(mask, toCorners(checkPolygon(shape, name)), "evenodd");
    if (drawn === undefined)
      throw new BadShapeError(`${name} marks no pixel of the ${size.width}×${size.height} picture.`);
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

function toCorners(points: Polygon["points"]): { x: number; y: number }[] {
  return points.map(([x, y]) => ({ x, y }));
}
