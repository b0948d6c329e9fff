import { describe, expect, it } from "vitest";
import type { SearchEffort } from "../options.ts";
import { scheduleLevel } from "./schedule.ts";

const EFFORTS: readonly SearchEffort[] = ["fast", "normal", "best"];
const TARGETS = [1, 100, 10_000, 59_999, 60_001, 1_000_000];

describe("scheduleLevel", () => {
  it.each(EFFORTS)("gives every level some whole rounds and passes: %s", (effort) => {
    for (const targets of TARGETS) {
      for (let coarsest = 0; coarsest < 8; coarsest++) {
        for (let index = 0; index <= coarsest; index++) {
          const { rounds, passes, radius, tries } = scheduleLevel(index, coarsest, targets, 500, effort);
          for (const count of [rounds, passes, radius, tries]) {
            expect(Number.isInteger(count)).toBe(true);
            expect(count).toBeGreaterThanOrEqual(1);
          }
        }
      }
    }
  });

  it("does not search less when asked for more effort", () => {
    for (const targets of TARGETS) {
      for (let index = 0; index <= 4; index++) {
        const work = EFFORTS.map((effort) => {
          const { rounds, passes, tries } = scheduleLevel(index, 4, targets, 500, effort);
          return rounds * passes * tries;
        });
        expect(work).toEqual(work.toSorted((a, b) => a - b));
      }
    }
  });
});
