import { expect, it } from "vitest";
import { splitValues } from "./split-values.ts";

it("splits between two heaps, however unequal", () => {
  const split = splitValues([...Array<number>(500).fill(10), ...Array<number>(40).fill(90)]);
  expect(split).toBeGreaterThan(10);
  expect(split).toBeLessThanOrEqual(90);
});

it("splits neither nothing nor what is all the same", () => {
  expect(splitValues([])).toBe(0);
  expect(splitValues([7, 7, 7])).toBe(0);
});
