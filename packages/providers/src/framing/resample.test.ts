import { expect, it } from "vitest";
import { resample, type Stretch } from "./resample.ts";

function resampleLine(line: readonly number[], across: Stretch): number[] {
  const row = Float32Array.from(line);
  const old = { width: line.length, height: 1, channels: 1 };
  return [...resample(() => row, old, across, { start: 0, step: 1, count: 1 })];
}

it("gives the same samples back when nothing changes", () => {
  const line = [1, 50, 200, 3, 90, 17];
  expect(resampleLine(line, { start: 0, step: 1, count: 6 }).map((value) => Math.round(value))).toEqual(line);
});

it("keeps a constant, also beyond the edges", () => {
  for (const step of [0.3, 1, 2.7]) {
    for (const value of resampleLine(Array(20).fill(77), { start: -4, step, count: 10 }))
      expect(value).toBeCloseTo(77, 3);
  }
});

it("finds places between pixels on a smooth line", () => {
  const line = Array.from({ length: 60 }, (_, x) => 100 + 50 * Math.sin(x / 5));
  const found = resampleLine(line, { start: 20.25, step: 1, count: 10 });
  found.forEach((value, i) => expect(value).toBeCloseTo(100 + 50 * Math.sin((20.25 + i) / 5), 0));
});

it("averages when it reduces: stripes of one pixel become gray", () => {
  const line = Array.from({ length: 120 }, (_, x) => (x % 2) * 255);
  for (const value of resampleLine(line, { start: 0, step: 4, count: 30 }).slice(4, -4)) {
    expect(Math.abs(value - 127.5)).toBeLessThan(4);
  }
});
