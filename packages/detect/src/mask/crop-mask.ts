import { createMask, type Mask, type Rect } from "@lacuna/raster";

/** A part of a mask as a mask of its own. `rect` lies within it. */
export function cropMask(mask: Mask, rect: Rect): Mask {
  const cut = createMask(rect.width, rect.height);
  for (let y = 0; y < rect.height; y++) {
    const at = (rect.y + y) * mask.width + rect.x;
    cut.data.set(mask.data.subarray(at, at + rect.width), y * rect.width);
  }
  return cut;
}

/** Marks in `mask`, from `left`, `top` on, what a smaller mask marks. The smaller one lies within it. */
export function addMask(mask: Mask, part: Mask, left: number, top: number): void {
  for (let y = 0; y < part.height; y++) {
    const to = (top + y) * mask.width + left;
    for (let x = 0; x < part.width; x++) if (part.data[y * part.width + x] !== 0) mask.data[to + x] = 255;
  }
}
