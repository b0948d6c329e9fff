import { describe, expect, it } from "vitest";
import { judgeScores, parseLimits, STANDARD_LIMITS } from "./limits.ts";

describe("limits", () => {
  it("refuse from their number on, the surest category first, and only categories that have one", () => {
    const limits = parseLimits(["porn=0.5", "sexy=0.3"]);
    expect(judgeScores({ porn: 0.5, sexy: 0.9, neutral: 1 }, limits, 2)).toEqual(["sexy", "porn"]);
    expect(judgeScores({ porn: 0.499, sexy: 0.29, neutral: 1 }, limits, 2)).toEqual([]);
  });

  it("differ by tolerance, and never is never", () => {
    const limits = parseLimits(["sexy=0.1/0.2/0.3/0.4/0.5/0.6/never"]);
    const refusedAt = [0, 1, 2, 3, 4, 5, 6].filter((level) => judgeScores({ sexy: 0.35 }, limits, level).length > 0);
    expect(refusedAt).toEqual([0, 1, 2]);
    expect(judgeScores({ sexy: 1 }, limits, 6)).toEqual([]);
    expect(judgeScores({ sexy: 1 }, limits, 99)).toEqual([]);
    expect(judgeScores({ sexy: 0.1 }, limits, -1)).toEqual(["sexy"]);
  });

  it("of the default never refuse more at a higher tolerance", () => {
    for (const [category, numbers] of Object.entries(STANDARD_LIMITS)) {
      const written = numbers.map((number) => (Number.isFinite(number) ? String(number) : "never"));
      expect(parseLimits([`${category}=${written.join("/")}`])).toEqual({ [category]: numbers });
    }
  });

  it.each(["porn", "porn=", "=0.5", "Porn=0.5", "porn=0", "porn=1.1", "porn=-1", "porn=0.1/0.2", "porn=x"])(
    "are refused as %s",
    (written) => {
      expect(() => parseLimits([written])).toThrow(`"${written}"`);
    },
  );

  it("are refused where a higher tolerance would refuse more", () => {
    expect(() => parseLimits(["porn=0.5/0.4/0.6/0.7/0.8/0.9/1"])).toThrow("refuses more at a higher tolerance");
  });
});
