import { HOLE_THRESHOLD, type Mask, type Rect } from "@lacuna/raster";

/** What a person has said of each pixel of a region, as bits. */
export interface HintPlane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export const SAID_INSIDE = 1;
export const SAID_OUTSIDE = 2;
/** Painted over roughly: probably inside. */
export const SAID_ROUGHLY = 4;

export function createHintPlane(width: number, height: number): HintPlane {
  return { width, height, data: new Uint8Array(width * height) };
}

/** Sets a bit wherever a mask of the whole picture is selected. */
export function addMask(plane: HintPlane, region: Rect, mask: Mask, bit: number): void {
  for (let y = 0; y < region.height; y++) {
    const from = (region.y + y) * mask.width + region.x;
    const to = y * region.width;
    for (let x = 0; x < region.width; x++) if (mask.data[from + x] >= HOLE_THRESHOLD) plane.data[to + x] |= bit;
  }
}

/** Sets a bit everywhere but in a rectangle of the region. */
export function addAllBut(plane: HintPlane, rect: Rect, bit: number): void {
  for (let y = 0; y < plane.height; y++) {
    const row = plane.data.subarray(y * plane.width, (y + 1) * plane.width);
    const isBeside = y < rect.y || y >= rect.y + rect.height;
    row.fill(bit, 0, isBeside ? row.length : Math.max(0, rect.x));
    row.fill(bit, isBeside ? row.length : rect.x + rect.width);
  }
}

/** The hints at half the size, rounded up. A word said of one of four pixels holds; contradictions cancel out. */
export function halveHints(plane: HintPlane): HintPlane {
  const { width, height, data } = plane;
  const half = createHintPlane((width + 1) >> 1, (height + 1) >> 1);
  const both = SAID_INSIDE | SAID_OUTSIDE;
  for (let y = 0; y < half.height; y++) {
    const upper = 2 * y * width;
    const lower = 2 * y + 1 < height ? upper + width : upper;
    for (let x = 0; x < half.width; x++) {
      const left = 2 * x;
      const right = left + 1 < width ? left + 1 : left;
      const said = data[upper + left] | data[upper + right] | data[lower + left] | data[lower + right];
      half.data[y * half.width + x] = (said & both) === both ? said & ~both : said;
    }
  }
  return half;
}
