import { expect, it } from "vitest";
import { bytes, duration, list, text } from "./value-schemas.ts";

it.each([
  ["500ms", 500],
  ["1.5 s", 1500],
  ["10m", 600_000],
  ["24h", 86_400_000],
  ["7d", 604_800_000],
])("reads %s as %i milliseconds", (written, milliseconds) => {
  expect(duration(0, 1e12).parse(written)).toBe(milliseconds);
});

it.each([
  ["12B", 12],
  ["1.5kB", 1500],
  ["50 MB", 50e6],
  ["8GiB", 8 * 2 ** 30],
])("reads %s as %i bytes", (written, sizeBytes) => {
  expect(bytes(0, 1e12).parse(written)).toBe(sizeBytes);
});

it.each([" a, b,,c ", ["a", "b", "c"]])("reads %j as a list of three", (written) => {
  expect(list(text()).parse(written)).toEqual(["a", "b", "c"]);
});
