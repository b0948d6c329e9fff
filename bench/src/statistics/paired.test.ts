import { expect, test } from "vitest";
import { comparePairs, median } from "./paired.ts";

test("wins, means and relative differences are those of the pairs", () => {
  const pairs = [
    { cluster: "a", ours: 1, theirs: 2 },
    { cluster: "a", ours: 3, theirs: 2 },
    { cluster: "b", ours: 1, theirs: 1 },
  ];
  const summary = comparePairs(pairs, true);
  // One win, one loss, one tie; relative −0.5, +0.5, 0.
  expect(summary).toMatchObject({ cases: 3, winShare: 0.5 });
  expect(summary.relative.mean).toBeCloseTo(0, 10);
  expect(summary.ours).toBeCloseTo(5 / 3, 10);
});

test("the interval of a constant difference is that difference", () => {
  const pairs = ["a", "b", "c", "d"].map((cluster) => ({ cluster, ours: 3, theirs: 2 }));
  expect(comparePairs(pairs, false)).toMatchObject({ winShare: 1, difference: { mean: 1, low: 1, high: 1 } });
});

test("the interval widens with what lies between photographs", () => {
  const pairs = Array.from({ length: 40 }, (_, i) => ({ cluster: String(i), ours: i % 2 === 0 ? 1 : 3, theirs: 2 }));
  const { low, high } = comparePairs(pairs, true).difference;
  expect(low).toBeLessThan(-0.2);
  expect(high).toBeGreaterThan(0.2);
});

test("a median of an even number of values lies between the middle two", () => {
  expect(median([9, 1, 3, 5])).toBe(4);
  expect(median([2, 1, 3])).toBe(2);
});
