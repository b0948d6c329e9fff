import { allocateLevel, HOLE, openKernels } from "@lacuna/kernel";
import { describe, expect, it } from "vitest";
import type { SearchEffort } from "../options.ts";
import { buildPyramid, type Stage } from "./pyramid.ts";
import { scheduleLevels } from "./schedule.ts";

const EFFORTS: readonly SearchEffort[] = ["fast", "normal", "best"];
const k = await openKernels();

/** Whether a position lies in the middle `length` pixels of a side. */
function isInside(position: number, side: number, length: number): boolean {
  return Math.abs(position - side / 2) < length / 2;
}

/** The levels of a picture with a hole of the given sides in its middle. */
function stagesOf(width: number, height: number, hole: { width: number; height: number }): Stage[] {
  const level = allocateLevel(k, width, height);
  k.arena.bytes(level.color, width * height * 4).fill(100);
  const kinds = Uint8Array.from({ length: width * height }, (_, p) => {
    const [x, y] = [p % width, Math.floor(p / width)];
    return isInside(x, width, hole.width) && isInside(y, height, hole.height) ? HOLE : 0;
  });
  k.arena.bytes(level.kinds, width * height).set(kinds);
  return buildPyramid(k, level, true);
}

/** Small, middling, thin, and so large that the finest level only refines. */
const STAGES = [
  stagesOf(60, 40, { width: 4, height: 3 }),
  stagesOf(200, 200, { width: 80, height: 60 }),
  stagesOf(600, 60, { width: 500, height: 4 }),
  stagesOf(600, 500, { width: 300, height: 260 }),
];

describe("scheduleLevels", () => {
  it.each(EFFORTS)("gives every level some whole rounds and passes, and work in proportion: %s", (effort) => {
    for (const stages of STAGES) {
      const schedules = scheduleLevels(stages, effort);
      expect(schedules).toHaveLength(stages.length);
      for (const { rounds, passes, radius, tries, work } of schedules) {
        for (const count of [rounds, passes, radius, tries]) {
          expect(Number.isInteger(count)).toBe(true);
          expect(count).toBeGreaterThanOrEqual(1);
        }
        expect(work).toBeGreaterThan(0);
      }
    }
  });

  it("does not search less when asked for more effort", () => {
    for (const stages of STAGES) {
      const [fast = [], normal = [], best = []] = EFFORTS.map((effort) =>
        scheduleLevels(stages, effort).map(({ rounds, passes, tries }) => rounds * passes * tries),
      );
      expect(normal.every((work, index) => work >= (fast[index] ?? 0))).toBe(true);
      expect(best.every((work, index) => work >= (normal[index] ?? 0))).toBe(true);
    }
  });
});
