import { HOLE_THRESHOLD, type Mask, type Rect } from "@lacuna/raster";

/** Red for what goes, blue for what is not copied from; the rim that the erase adds is a lighter red. */
const SELECTED = [255, 45, 85, 128] as const;
const RIM = [255, 45, 85, 56] as const;
const AVOIDED = [20, 110, 255, 120] as const;

/**
 * Draws masks as colors for a part of the picture.
 *
 * @param hole  The mask grown as the erase will grow it, where it is known.
 * @returns     RGBA, and whether anything is in it.
 */
export function tintMasks(
  rect: Rect,
  mask: Mask,
  avoid: Mask,
  hole: Mask | undefined,
): { rgba: Uint8ClampedArray<ArrayBuffer>; isEmpty: boolean } {
  const rgba = new Uint8ClampedArray(rect.width * rect.height * 4);
  let isEmpty = true;
  for (let y = 0; y < rect.height; y++) {
    let at = (rect.y + y) * mask.width + rect.x;
    let to = y * rect.width * 4;
    for (let x = 0; x < rect.width; x++, at++, to += 4) {
      const color = isSet(mask, at) ? SELECTED : isSet(avoid, at) ? AVOIDED : isSet(hole, at) ? RIM : undefined;
      if (color === undefined) continue;
      isEmpty = false;
      rgba[to] = color[0];
      rgba[to + 1] = color[1];
      rgba[to + 2] = color[2];
      rgba[to + 3] = color[3];
    }
  }
  return { rgba, isEmpty };
}

function isSet(mask: Mask | undefined, at: number): boolean {
  return mask !== undefined && (mask.data[at] ?? 0) >= HOLE_THRESHOLD;
}
