import { expect, it } from "vitest";
import { spreadInto } from "./spread-into.ts";

it("goes evenly from one side of a gap to the other, and leaves what is known", () => {
  const columns = 33;
  const rows = 9;
  const known = Uint8Array.from({ length: columns * rows }, (_, p) =>
    p % columns === 0 || p % columns === 32 ? 1 : 0,
  );
  const values = Float32Array.from(known, (one, p) => (one === 0 ? 255 : (p % columns) * 5));
  spreadInto(values, known, columns, rows);
  for (let p = 0; p < values.length; p++) {
    expect(Math.abs(values[p] - (p % columns) * 5)).toBeLessThan(known[p] === 0 ? 12 : 0.001);
  }
});

it("leaves everything where nothing is known", () => {
  const values = Float32Array.of(1, 2, 3, 4);
  spreadInto(values, new Uint8Array(4), 2, 2);
  expect([...values]).toEqual([1, 2, 3, 4]);
});
