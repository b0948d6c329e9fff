import { expect, it } from "vitest";
import { parseRange } from "./parse-range.ts";

it.each([
  ["bytes=0-0", { first: 0, last: 0 }],
  ["bytes=0-99", { first: 0, last: 99 }],
  ["bytes=0-100", { first: 0, last: 99 }],
  ["bytes=50-", { first: 50, last: 99 }],
  ["bytes=-1", { first: 99, last: 99 }],
  ["bytes=-1000", { first: 0, last: 99 }],
  [" bytes=1-2 ", { first: 1, last: 2 }],
])("reads %j of 100 bytes", (header, range) => {
  expect(parseRange(header, 100)).toEqual(range);
});

it.each(["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999-"])(
  "finds no byte in %j of 100",
  (header) => {
    expect(parseRange(header, 100)).toBe("unsatisfiable");
  },
);

it.each([undefined, "", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b", "bytes=0x1-2"])(
  "takes %j for the whole file",
  (header) => {
    expect(parseRange(header, 100)).toBe("whole");
  },
);

it("has no range of an empty file", () => {
  expect(parseRange("bytes=0-", 0)).toBe("unsatisfiable");
});
