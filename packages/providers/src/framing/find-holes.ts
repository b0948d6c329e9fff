import { dilate, type Kernels, labelComponents } from "@lacuna/kernel";
import { createMask, growRect, HOLE_THRESHOLD, type Mask, type Rect, uniteRects } from "@lacuna/raster";

/** What is to be guessed. */
export interface Holes {
  /** The picture's size; 255 = hole, 0 = known. */
  readonly hole: Mask;
  /** Of the connected parts. None: the mask was empty. */
  readonly parts: readonly Rect[];
  readonly pixels: number;
}

/**
 * Binarizes a mask at 128, grows it and finds its connected parts.
 *
 * @param mask      As received. Not modified.
 * @param dilatePx  Euclidean, integer 0–100.
 *
 * Cost: one byte a pixel of the picture for the result; the rest follows the bounds of the mask.
 */
export function findHoles(k: Kernels, mask: Mask, dilatePx: number): Holes {
  const { width, height } = mask;
  const hole = createMask(width, height);
  const bounds = boundsOf(mask);
  if (bounds === undefined) return { hole, parts: [], pixels: 0 };
  const area = growRect(bounds, dilatePx, width, height);
  const mark = k.arena.mark();
  const size = area.width * area.height;
  const plane = k.arena.allocateZeroed(size);
  const bytes = k.arena.bytes(plane, size);
  eachRow(area, (y, at) => {
    for (let x = 0; x < area.width; x++) {
      if (mask.data[y * width + area.x + x] >= HOLE_THRESHOLD) bytes[at + x] = 255;
    }
  });
  const grown = dilatePx === 0 ? plane : dilate(k, plane, area.width, area.height, dilatePx);
  const components = labelComponents(k, grown, area.width, area.height);
  const found = k.arena.bytes(grown, size);
  eachRow(area, (y, at) => hole.data.set(found.subarray(at, at + area.width), y * width + area.x));
  k.arena.release(mark);
  const parts = components.map(({ bounds: own }) => ({ ...own, x: own.x + area.x, y: own.y + area.y }));
  return { hole, parts, pixels: components.reduce((sum, component) => sum + component.area, 0) };
}

function eachRow(area: Rect, visit: (y: number, at: number) => void): void {
  for (let row = 0; row < area.height; row++) visit(area.y + row, row * area.width);
}

function boundsOf({ width, height, data }: Mask): Rect | undefined {
  let bounds: Rect | undefined;
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.findIndex(isHole);
    if (first < 0) continue;
    const own = { x: first, y, width: row.findLastIndex(isHole) - first + 1, height: 1 };
    bounds = bounds === undefined ? own : uniteRects(bounds, own);
  }
  return bounds;
}

function isHole(value: number): boolean {
  return value >= HOLE_THRESHOLD;
}
