import { createMask, growRect, HOLE_THRESHOLD, type Mask, maskBounds, type Rect } from "@lacuna/raster";
import { invertMask } from "./invert-mask.ts";

/** Vertical distances are kept in a byte; radii beyond this are of no use to a selection. */
const MOST_PX = 250;

/**
 * Grows a selection by a Euclidean radius, exactly: a pixel is selected when some selected pixel's center lies at most
 * `radiusPx` from its own.
 *
 * @param mask      Not modified; 128 and more is selected.
 * @param radiusPx  0–250; fractions are allowed. 0 returns an equal copy, made binary.
 * @returns         A new mask of 0 and 255.
 * @throws RangeError  when the radius is out of range.
 *
 * Cost: O(area of the grown bounds) for any radius, one byte a pixel of it as scratch. Agrees with the engine's own
 * dilation, so that a preview shows the very hole that will be filled.
 * Twin: `reference/grow-mask.ts`. Source: the first pass is Felzenszwalb & Huttenlocher's, "Distance Transforms of
 * Sampled Functions" (2012). Differs: with the radius known, each pixel covers a known stretch of its row, so that two
 * sweeps replace the envelope of parabolas.
 *
 * @example  radius 1     . . . . .        . . # . .
 *                        . . # . .   →    . # # # .
 *                        . . . . .        . . # . .
 */
export function growMask(mask: Mask, radiusPx: number): Mask {
  requireRadius(radiusPx);
  const grown = createMask(mask.width, mask.height);
  const bounds = maskBounds(mask);
  if (bounds === undefined) return grown;
  const reach = Math.floor(radiusPx);
  const rect = growRect(bounds, reach, mask.width, mask.height);
  const vertical = verticalDistances(mask, rect, reach);
  // How far a pixel's disc reaches along a row that lies so many rows away; -1 is not at all.
  const halfWidths = Int32Array.from({ length: reach + 2 }, (_, rows) =>
    rows <= reach ? Math.floor(Math.sqrt(radiusPx * radiusPx - rows * rows)) : -1,
  );
  for (let row = 0; row < rect.height; row++) {
    const at = (rect.y + row) * mask.width + rect.x;
    const line = vertical.subarray(row * rect.width, (row + 1) * rect.width);
    coverRow(line, halfWidths, grown.data.subarray(at, at + rect.width));
  }
  return grown;
}

/**
 * Takes from a selection whatever lies within a Euclidean radius of what is not selected, exactly. The picture's edges
 * take nothing away: what lies beyond them is unknown.
 *
 * @param radiusPx  0–250; fractions are allowed.
 * @returns         A new mask of 0 and 255: what `growMask` of the inverse leaves over.
 * @throws RangeError  when the radius is out of range.
 */
export function shrinkMask(mask: Mask, radiusPx: number): Mask {
  requireRadius(radiusPx);
  const shrunk = createMask(mask.width, mask.height);
  const bounds = maskBounds(mask);
  if (bounds === undefined) return shrunk;
  // One row and column more, where there is one, so that what is not selected is in view.
  const rect = growRect(bounds, 1, mask.width, mask.height);
  const kept = invertMask(growMask(invertMask(cropMask(mask, rect)), radiusPx));
  for (let row = 0; row < rect.height; row++) {
    const line = kept.data.subarray(row * rect.width, (row + 1) * rect.width);
    shrunk.data.set(line, (rect.y + row) * mask.width + rect.x);
  }
  return shrunk;
}

function requireRadius(radiusPx: number): void {
  if (!(radiusPx >= 0 && radiusPx <= MOST_PX)) {
    throw new RangeError(`a selection grows and shrinks by 0 to ${MOST_PX} pixels, not by ${radiusPx}`);
  }
}

function cropMask(mask: Mask, rect: Rect): Mask {
  const cut = createMask(rect.width, rect.height);
  for (let row = 0; row < rect.height; row++) {
    const at = (rect.y + row) * mask.width + rect.x;
    cut.data.set(mask.data.subarray(at, at + rect.width), row * rect.width);
  }
  return cut;
}

/** For each pixel of `rect` the rows to the nearest selected pixel of its column, at most `reach + 1`. */
function verticalDistances({ width, data }: Mask, rect: Rect, reach: number): Uint8Array {
  const far = reach + 1;
  const distances = new Uint8Array(rect.width * rect.height);
  for (let row = 0; row < rect.height; row++) {
    const from = (rect.y + row) * width + rect.x;
    const to = row * rect.width;
    for (let x = 0; x < rect.width; x++) {
      const above = row === 0 ? far : distances[to + x - rect.width];
      distances[to + x] = data[from + x] >= HOLE_THRESHOLD ? 0 : Math.min(far, above + 1);
    }
  }
  for (let at = distances.length - rect.width - 1; at >= 0; at--) {
    const below = distances[at + rect.width] + 1;
    if (below < distances[at]) distances[at] = below;
  }
  return distances;
}

/** Each pixel covers so much of the row to both sides: once swept to the right, once to the left. */
function coverRow(vertical: Uint8Array, halfWidths: Int32Array, out: Uint8Array): void {
  let reached = -1;
  for (let x = 0; x < out.length; x++) {
    const half = halfWidths[vertical[x]];
    if (half >= 0 && x + half > reached) reached = x + half;
    if (x <= reached) out[x] = 255;
  }
  reached = out.length;
  for (let x = out.length - 1; x >= 0; x--) {
    const half = halfWidths[vertical[x]];
    if (half >= 0 && x - half < reached) reached = x - half;
    if (x >= reached) out[x] = 255;
  }
}
