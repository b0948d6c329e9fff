import { describe, expect, it } from "vitest";
import { ledSchedule } from "./led-schedule.ts";
import type { LevelSchedule } from "./schedule.ts";

const MANY = 100_000;
const FEW = 20_000;

function planned(targets: number, rounds: number, decidesStructure = false): LevelSchedule {
  return { rounds, passes: 2, radius: 16, tries: 1, reach: 0, decidesStructure, work: rounds * targets };
}

describe("the schedule of a led fill", () => {
  it("searches nothing at full resolution where a hole is large and no guide is heard there", () => {
    expect(ledSchedule(planned(MANY, 2), MANY, 0, false)).toMatchObject({ rounds: 0, work: 0 });
  });

  it("only hands sources on at full resolution where a hole is small", () => {
    expect(ledSchedule(planned(FEW, 2), FEW, 0, false)).toMatchObject({ rounds: 2, passes: 1, radius: 0 });
  });

  it("searches at full resolution where a guide is heard, or there is no other level", () => {
    expect(ledSchedule(planned(MANY, 2), MANY, 0, true)).toMatchObject({ rounds: 2, passes: 2, radius: 16 });
    expect(ledSchedule(planned(MANY, 2, true), MANY, 0, false)).toEqual(planned(MANY, 2, true));
  });

  it("takes fewer rounds where a guide is heard, and counts them", () => {
    expect(ledSchedule(planned(FEW, 20), FEW, 3, true)).toEqual(planned(FEW, 6));
    expect(ledSchedule(planned(FEW, 20), FEW, 3, false)).toEqual(planned(FEW, 20));
  });
});
