import type { ColorView } from "../color-view.ts";
import { colorCost, fitMixture } from "./gaussian-mixture.ts";
import { gatherColors } from "./gather-colors.ts";
import { INSIDE, type Labels, NEITHER, OUTSIDE } from "./labels.ts";

/** A doubtful example is dropped when the trusted side's model finds it no stranger than this part of its own. */
const USUAL_PART = 0.9;
/** So many of the doubtful ones are kept in any case, the strangest first. */
const LEAST_KEPT = 0.08;

/**
 * Drops the examples of one side that look like those of the other, which is known for certain: the ground that a box
 * holds beside its object, or the object where it reaches a region's rim.
 *
 * @param trusted  INSIDE or OUTSIDE: the side whose examples are certain.
 * @param examples Changed in place: what is dropped becomes NEITHER.
 * @returns        The part of the doubtful examples that does not look like the trusted side, 0–1.
 */
export function doubtExamples(view: ColorView, examples: Labels, trusted: typeof INSIDE | typeof OUTSIDE): number {
  const known = gatherColors(view, examples, trusted);
  const doubted = gatherColors(view, examples, INSIDE - trusted);
  if (known.length === 0 || doubted.length === 0) return 1;
  const model = fitMixture(known);
  const ownCosts = costsOf(known).toSorted();
  const costs = costsOf(doubted);
  const strangest = costs.toSorted();
  const usual = quantile(ownCosts, USUAL_PART);
  const limit = Math.min(usual, quantile(strangest, 1 - LEAST_KEPT));
  let index = 0;
  for (let at = 0; at < examples.data.length; at++) {
    const label = examples.data[at];
    if ((label & NEITHER) !== 0 || (label & INSIDE) === trusted) continue;
    if (costs[index++] < limit) examples.data[at] = NEITHER;
  }
  return costs.filter((cost) => cost >= usual).length / costs.length;

  function costsOf(colors: Uint8Array): Float64Array {
    return Float64Array.from({ length: colors.length / 3 }, (_, at) =>
      colorCost(model, colors[at * 3], colors[at * 3 + 1], colors[at * 3 + 2]),
    );
  }
}

function quantile(sorted: Float64Array, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}
