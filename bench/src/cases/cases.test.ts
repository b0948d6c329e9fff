import { expect, test } from "vitest";
import { findPhotos } from "../photos/find-photos.ts";
import { loadCase, makeCase } from "./case.ts";
import { casesOf, SET_NAMES } from "./case-sets.ts";

const photos = findPhotos(undefined);

test.each(SET_NAMES)("set %s can be made from the npm photographs alone, every case named once", (set) => {
  const cases = casesOf(set, photos);
  expect(cases.length).toBeGreaterThan(0);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
});

test.each(["tune", "holdout"] as const)("set %s leaves the other half alone", (half) => {
  expect(casesOf(half, photos).every(({ photo }) => photo.half === half)).toBe(true);
});

test("what the hole covers cannot be read from the input", async () => {
  const photo = photos[0];
  if (photo === undefined) throw new Error("no photograph");
  const { truth, hole, input } = await loadCase(makeCase(photo, "0.25", "object", 0.03));
  expect(truth.width * truth.height).toBeGreaterThan(0.24e6);
  for (let p = 0; p < hole.data.length; p++) {
    const sample = input.data.subarray(p * 3, p * 3 + 3);
    const expected = hole.data[p] ? [255, 0, 255] : truth.data.subarray(p * 3, p * 3 + 3);
    if (sample[0] !== expected[0] || sample[1] !== expected[1] || sample[2] !== expected[2])
      throw new Error(`pixel ${p}`);
  }
});
