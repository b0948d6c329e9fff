import type { Rect } from "@lacuna/raster";

/** Makes transparent, of the RGBA pixels of `part`, what lies outside of `place`. In place. */
export function hideBeyond(rgba: Uint8ClampedArray, part: Rect, place: Rect): void {
  for (let y = 0; y < part.height; y++) {
    const isRow = part.y + y >= place.y && part.y + y < place.y + place.height;
    for (let x = 0; x < part.width; x++) {
      if (isRow && part.x + x >= place.x && part.x + x < place.x + place.width) continue;
      rgba[(y * part.width + x) * 4 + 3] = 0;
    }
  }
}
