import { createMask, growRect, type Mask, type Rect } from "@lacuna/raster";
import { fillPinholes, growMask, shrinkMask } from "@lacuna/selection";
import { addMask } from "../mask/crop-mask.ts";

interface Person {
  readonly box: Rect;
  readonly mask: Mask;
}

/** Of people's mean height: narrower gaps between them would be left over as slivers of ground with their edges on it. */
const GAP = 0.02;
/** Enclosed spots are filled up to a square of this side, of the mean height. */
const SPOT = 0.05;
const MOST_PX = 120;

/**
 * Closes narrow gaps between people who stand together. Each pixel of a gap goes to the first in whose box, or close to it, it lies.
 *
 * @param people  Masks are of one size, and changed in place.
 *
 * Cost: that of growing and shrinking everybody's mask together once.
 */
export function closeGaps(people: readonly Person[]): void {
  if (people.length < 2) return;
  const [{ mask: first }] = people;
  const height = people.reduce((sum, { box }) => sum + box.height, 0) / people.length;
  const radius = Math.min(MOST_PX, (GAP / 2) * height);
  const together = createMask(first.width, first.height);
  for (const { mask } of people) addMask(together, mask, 0, 0);
  const closed = fillPinholes(shrinkMask(growMask(together, radius), radius), (SPOT * height) ** 2);
  const margin = Math.ceil(2 * radius) + 1;
  for (const { box, mask } of people) {
    const { x, y, width, height: rows } = growRect(box, margin, mask.width, mask.height);
    for (let row = y; row < y + rows; row++) {
      for (let at = row * mask.width + x; at < row * mask.width + x + width; at++) {
        if (closed.data[at] === 0 || together.data[at] !== 0) continue;
        mask.data[at] = 255;
        together.data[at] = 255;
      }
    }
  }
}
