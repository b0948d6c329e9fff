import { allocateLevel, HOLE, type Level, openKernels } from "@lacuna/kernel";
import { describe, expect, it } from "vitest";
import { randomStream } from "@lacuna/kernel/testing";
import { HOLE_STYLES, randomHole, SIZES } from "../testing/scenes.ts";
import { buildPyramid } from "./pyramid.ts";

const k = await openKernels();

function levelOf(width: number, height: number, isHole: (p: number) => boolean): Level {
  const level = allocateLevel(k, width, height);
  k.arena.bytes(level.color, width * height * 4).fill(100);
  k.arena
    .bytes(level.kinds, width * height)
    .set(Uint8Array.from({ length: width * height }, (_, p) => (isHole(p) ? HOLE : 0)));
  return level;
}

/** Number of levels for a square hole in the middle of 300×300 pixels. */
function depthOf(side: number): number {
  const mark = k.arena.mark();
  const isInside = (position: number) => Math.abs(position - 150) * 2 < side;
  const depth = buildPyramid(
    k,
    levelOf(300, 300, (p) => isInside(p % 300) && isInside(Math.floor(p / 300))),
    true,
  ).length;
  k.arena.release(mark);
  return depth;
}

describe("buildPyramid", () => {
  it("gives every stage something to fill and something to copy from, each half the size of the one before", () => {
    const random = randomStream(4);
    for (const [width, height] of [...SIZES, [200, 150], [300, 40]] as const) {
      for (const style of HOLE_STYLES) {
        const mark = k.arena.mark();
        const hole = randomHole(random, width, height, style);
        const stages = buildPyramid(
          k,
          levelOf(width, height, (p) => (hole.data[p] ?? 0) >= 128),
          true,
        );
        stages.forEach(({ level, roles, sources }, index) => {
          expect(roles.targets).toBeGreaterThan(0);
          expect(roles.sources).toBeGreaterThan(0);
          expect(sources.listed).toBeGreaterThan(0);
          const { width: finer, height: taller } = stages[index - 1]?.level ?? { width: width * 2, height: height * 2 };
          expect([level.width, level.height]).toEqual([Math.ceil(finer / 2), Math.ceil(taller / 2)]);
        });
        k.arena.release(mark);
      }
    }
  });

  it("is empty when nothing is missing, and when nothing can be copied", () => {
    const mark = k.arena.mark();
    expect(
      buildPyramid(
        k,
        levelOf(40, 40, () => false),
        true,
      ),
    ).toEqual([]);
    expect(
      buildPyramid(
        k,
        levelOf(12, 12, (p) => p % 12 > 3 && p % 12 < 8),
        true,
      ),
    ).toEqual([]);
    k.arena.release(mark);
  });

  it("goes deeper for a wider hole", () => {
    const depths = [4, 20, 60, 120].map(depthOf);
    expect(depths).toEqual(depths.toSorted((a, b) => a - b));
    expect(depths.at(-1)).toBeGreaterThan(depths[0] ?? 0);
  });
});
