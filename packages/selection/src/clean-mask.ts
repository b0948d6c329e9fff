import { createMask, type Mask } from "@lacuna/raster";
import { invertMask } from "./invert-mask.ts";
import { findRegions } from "./mask-regions.ts";

/**
 * Selects what is not selected but enclosed, where it is small: the speckle that a wand leaves in noise.
 *
 * @param mask       Not modified; 128 and more is selected.
 * @param mostPx     Regions of at most so many pixels are filled, connected by sides. From 0; 0 fills none.
 * @returns          A new mask of 0 and 255.
 * @throws RangeError  when `mostPx` is negative or not a number.
 *
 * Cost: O(width · height).
 */
export function fillPinholes(mask: Mask, mostPx: number): Mask {
  const filled = invertMask(mask);
  return invertMask(withoutSmall(mask, filled, mostPx, false));
}

/**
 * Takes away selected specks: regions of at most `mostPx` pixels, connected by sides or corners.
 *
 * @returns  A new mask of 0 and 255.
 * @throws RangeError  when `mostPx` is negative or not a number.
 */
export function removeSpecks(mask: Mask, mostPx: number): Mask {
  return withoutSmall(mask, invertMask(invertMask(mask)), mostPx, true);
}

/** Clears the small regions of `mask` in `out`. */
function withoutSmall(mask: Mask, out: Mask, mostPx: number, isSelected: boolean): Mask {
  if (!(mostPx >= 0)) throw new RangeError(`a number of pixels from 0 is needed, not ${mostPx}`);
  const { from, end, region, areas } = findRegions(mask, isSelected);
  for (let run = 0; run < region.length; run++) {
    if (areas[region[run]] <= mostPx) out.data.fill(0, from[run], end[run]);
  }
  return out;
}

/**
 * Keeps the regions of a selection that hold a pixel of another, connected by sides or corners.
 *
 * @param touching  Of the same size.
 * @returns         A new mask of 0 and 255.
 */
export function keepTouchedRegions(mask: Mask, touching: Mask): Mask {
  const kept = createMask(mask.width, mask.height);
  const { from, end, region, areas } = findRegions(mask, true);
  const isTouched = new Uint8Array(areas.length);
  for (let run = 0; run < region.length; run++) {
    if (isTouched[region[run]] === 1) continue;
    if (touching.data.subarray(from[run], end[run]).some((value) => value >= 128)) isTouched[region[run]] = 1;
  }
  for (let run = 0; run < region.length; run++) {
    if (isTouched[region[run]] === 1) kept.data.fill(255, from[run], end[run]);
  }
  return kept;
}
