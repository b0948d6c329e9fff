import { describe, expect, it } from "vitest";
import { pauseAfter } from "./retry-schedule.ts";

describe("the retry schedule of webhooks", () => {
  it("has ten attempts over about two hours", () => {
    const pauses: number[] = [];
    for (let attempt = 1; ; attempt++) {
      const pause = pauseAfter(attempt, 0.5);
      if (pause === undefined) break;
      pauses.push(pause);
    }
    expect(pauses).toHaveLength(9);
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(1.9);
    expect(hours).toBeLessThan(2.1);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  });

  it("spreads attempts by a fifth to either side", () => {
    expect(pauseAfter(1, 0)).toBe(4000);
    expect(pauseAfter(1, 0.5)).toBe(5000);
    expect(pauseAfter(1, 0.999_999)).toBe(6000);
  });
});
