import type { Mask, Rect } from "@lacuna/raster";

/** Red for what goes, blue for what is not copied from; the rim that the erase adds is a lighter red. */
const SELECTED = wordOf(255, 45, 85, 128);
const RIM = wordOf(255, 45, 85, 60);
const AVOIDED = wordOf(20, 110, 255, 120);

/**
 * Draws masks of 0 and 255 as colors for a part of the picture.
 *
 * @param hole  The mask grown as the erase will grow it, where it is known.
 * @returns     RGBA; `undefined` where nothing is marked.
 */
export function tintMasks(
  rect: Rect,
  mask: Mask,
  avoid: Mask,
  hole: Mask | undefined,
): Uint8ClampedArray<ArrayBuffer> | undefined {
  const shown = [mask, avoid, hole].filter((layer) => layer !== undefined && isMarked(layer, rect));
  if (shown.length === 0) return undefined;
  const words = new Uint32Array(rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = (rect.y + y) * mask.width + rect.x;
    const to = y * rect.width;
    for (let x = 0; x < rect.width; x++) {
      if (mask.data[from + x] !== 0) words[to + x] = SELECTED;
      else if (avoid.data[from + x] !== 0) words[to + x] = AVOIDED;
      else if (hole !== undefined && hole.data[from + x] !== 0) words[to + x] = RIM;
    }
  }
  return new Uint8ClampedArray(words.buffer);
}

/** Row by row by the browser's own search, which is fast where nothing is found. */
function isMarked({ width, data }: Mask, rect: Rect): boolean {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const from = y * width + rect.x;
    if (data.subarray(from, from + rect.width).includes(255)) return true;
  }
  return false;
}

/** Four bytes as this machine reads them as one number. */
function wordOf(red: number, green: number, blue: number, alpha: number): number {
  return new Uint32Array(Uint8Array.of(red, green, blue, alpha).buffer)[0] ?? 0;
}
