import { HOLE_THRESHOLD, type Mask, maskBounds, type Rect } from "@lacuna/raster";

/** A closed line along the sides of pixels: x and y of its corners in turn. The last corner is joined to the first. */
export type Outline = Int32Array;

// Directions in which a line runs, clockwise, with what is selected to its right.
const RIGHT = 0;
const DOWN = 1;
const STEP_X = [1, 0, -1, 0];
const STEP_Y = [0, 1, 0, -1];

/**
 * The border of a selection as closed lines, for marching ants and previews. Only corners are noted: straight lines are
 * merged exactly.
 *
 * @param mask  128 and more is selected. What lies beyond the picture's edge is not selected.
 * @returns     Outer borders run clockwise on the screen, those of holes the other way, in the order of their highest and
 *              leftmost corner. Filled by the nonzero or the even-odd rule they give the mask again. Pixels that touch
 *              at a corner only are enclosed separately.
 *
 * Cost: O(area of the bounds + length of the border), one byte a pixel of the bounds as scratch.
 */
export function outlineMask(mask: Mask): Outline[] {
  const bounds = maskBounds(mask);
  if (bounds === undefined) return [];
  const { width, height, cells } = padCells(mask, bounds);
  const outlines: Outline[] = [];
  for (let y = 1; y < height - 1; y++) {
    const row = y * width;
    for (let x = 1; x < width - 1; x++) {
      const at = row + x;
      // A selected cell below one that is not, whose upper side no line has run along.
      if (cells[at] === SELECTED && (cells[at - width] & SELECTED) === 0) {
        outlines.push(traceOutline(cells, width, x, y, bounds.x - 1, bounds.y - 1));
      }
    }
  }
  return outlines;
}

const SELECTED = 1;
/** A line has run along the upper side of the cell. */
const TRACED = 2;

/** The cells of the bounds with a rim of others around them. */
function padCells({ width, data }: Mask, rect: Rect): { width: number; height: number; cells: Uint8Array } {
  const padded = rect.width + 2;
  const cells = new Uint8Array(padded * (rect.height + 2));
  for (let y = 0; y < rect.height; y++) {
    const from = (rect.y + y) * width + rect.x;
    const to = (y + 1) * padded + 1;
    for (let x = 0; x < rect.width; x++) cells[to + x] = data[from + x] >= HOLE_THRESHOLD ? SELECTED : 0;
  }
  return { width: padded, height: rect.height + 2, cells };
}

/** Follows the border from the upper left corner of a cell, turning right wherever it can. */
function traceOutline(
  cells: Uint8Array,
  width: number,
  startX: number,
  startY: number,
  left: number,
  top: number,
): Outline {
  const corners: number[] = [];
  let x = startX;
  let y = startY;
  let direction = RIGHT;
  do {
    if (direction === RIGHT) cells[y * width + x] |= TRACED;
    x += STEP_X[direction];
    y += STEP_Y[direction];
    const next = turnAt(cells, y * width + x, width, direction);
    if (next !== direction) corners.push(x + left, y + top);
    direction = next;
  } while (x !== startX || y !== startY || direction !== RIGHT);
  return Int32Array.from(corners);
}

/** Where the border goes on from a corner: `at` is the cell to its lower right. */
function turnAt(cells: Uint8Array, at: number, width: number, direction: number): number {
  // The two cells ahead, to the right and to the left of the way.
  const lowerRight = cells[at] & SELECTED;
  const lowerLeft = cells[at - 1] & SELECTED;
  const upperRight = cells[at - width] & SELECTED;
  const upperLeft = cells[at - width - 1] & SELECTED;
  const aheadRight = [lowerRight, lowerLeft, upperLeft, upperRight][direction];
  const aheadLeft = [upperRight, lowerRight, lowerLeft, upperLeft][direction];
  if (aheadRight === 0) return (direction + DOWN) & 3;
  return aheadLeft === 0 ? direction : (direction + 3) & 3;
}
