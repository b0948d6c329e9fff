import { describe, expect, it } from "vitest";
import { oneLine } from "@lacuna/library";
import type { JobResult } from "../run/job-result.ts";
import { renderBar } from "./progress-bar.ts";
import { summarize } from "./summarize.ts";

describe("renderBar", () => {
  it.each([
    [0, "a.jpg", 80, "[........................]   0% a.jpg"],
    [0.5, "a.jpg", 80, "[############............]  50% a.jpg"],
    [1, "a.jpg", 80, "[########################] 100% a.jpg"],
    [2, "", 80, "[########################] 100% "],
    [0.5, "a-long-name.jpg", 40, "[############............]  50% …me.jpg"],
    [0.5, "a.jpg", 10, "[########"],
  ])("draws %d of %s in %d columns", (fraction, label, columns, drawn) => {
    expect(renderBar(fraction, label, columns)).toBe(drawn);
  });
});

it("keeps line breaks and terminal controls out of messages", () => {
  expect(oneLine("a\nb\u001b[31m\tc\u2028d\u202e")).toBe("a b�[31m c d�");
});

describe("summarize", () => {
  const picture = { kind: "file", file: "a.jpg" } as const;
  const failed = (code: string): JobResult => ({
    state: "failed",
    picture,
    failure: { code, message: "" },
    elapsedMs: 1,
  });
  const done = (holePixels: number): JobResult => ({
    state: "done",
    picture,
    outputs: { results: { kind: "stdout" }, comparisons: [], hole: undefined },
    format: "jpeg",
    width: 1,
    height: 1,
    seed: 0,
    holePixels,
    warnings: [],
    elapsedMs: 1,
  });

  it.each([
    [[done(5), done(5)], 2, 1500, "2 pictures: 2 erased, in 1.5 s"],
    [
      [done(5), done(0), failed("x")],
      3,
      61_000,
      "3 pictures: 1 erased, 1 unchanged (empty mask), 1 failed, in 1 min 1 s",
    ],
    [[done(5), failed("interrupted")], 9, 500, "9 pictures: 1 erased, 8 not done, in 0.5 s"],
  ] as const)("counts what was done", (results, total, elapsedMs, line) => {
    expect(summarize(results, total, elapsedMs, "erased")).toBe(line);
  });
});
