import { describe, expect, it } from "vitest";
import { type OutputSituation, toOutputRule } from "./output-rule.ts";

const ONE_FILE: OutputSituation = {
  output: undefined,
  format: undefined,
  isExistingFolder: false,
  hasStdin: false,
  hasMany: false,
};

describe("toOutputRule", () => {
  it.each([
    [{}, { kind: "beside" }],
    [{ hasMany: true }, { kind: "beside" }],
    [{ output: "clean.png" }, { kind: "file", file: "clean.png" }],
    [
      { output: "clean", format: "png" },
      { kind: "file", file: "clean" },
    ],
    [
      { output: "clean.png", format: "png" },
      { kind: "file", file: "clean.png" },
    ],
    [{ output: "out/" }, { kind: "folder", folder: "out/" }],
    [
      { output: "v1.0", isExistingFolder: true, hasMany: true },
      { kind: "folder", folder: "v1.0" },
    ],
    [
      { output: "out", hasMany: true },
      { kind: "folder", folder: "out" },
    ],
    [
      { output: "{dir}/{name}-{n}.{ext}", hasMany: true },
      { kind: "pattern", pattern: "{dir}/{name}-{n}.{ext}" },
    ],
    [{ output: "-" }, { kind: "stdout" }],
    [{ hasStdin: true }, { kind: "stdout" }],
    [
      { hasStdin: true, output: "clean.png" },
      { kind: "file", file: "clean.png" },
    ],
  ] as const)("reads %j as %j", (situation, rule) => {
    expect(toOutputRule({ ...ONE_FILE, ...situation })).toEqual(rule);
  });

  it.each([
    [{ output: "clean.png", hasMany: true }, "one file"],
    [{ output: "-", hasMany: true }, "standard output takes one picture"],
    [{ output: "clean" }, "names no format"],
    [{ output: "clean.bmp" }, "names no format"],
    [{ output: "clean.png", format: "jpeg" }, "clean.png says png, --format says jpeg"],
    [{ output: "{name}.png", format: "jpeg" }, "--format says jpeg"],
    [{ output: "{name}-{nr}.png" }, "{nr}"],
    [{ output: "{name.png" }, "does not know"],
    [{ hasStdin: true, output: "out/" }, "has no name"],
    [{ hasStdin: true, hasMany: true }, "has no name"],
  ] as const)("refuses %j", (situation, reason) => {
    expect(() => toOutputRule({ ...ONE_FILE, ...situation })).toThrow(reason);
  });
});
