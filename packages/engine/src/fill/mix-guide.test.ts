import { allocateLevel, type Kernels, type Level, openKernels } from "@lacuna/kernel";
import { describe, expect, it } from "vitest";
import type { LevelGuide } from "./guide.ts";
import { layGrid } from "./guide-grid.ts";
import { mixGuide } from "./mix-guide.ts";

const SIDE = 32;
const HOLE = { x: 8, y: 8, width: 16, height: 16 };

/** A checkerboard of 100 and 140 on the whole level. */
function checkered(k: Kernels): Level {
  const level = allocateLevel(k, SIDE, SIDE);
  const bytes = k.arena.bytes(level.color, SIDE * SIDE * 4);
  for (let p = 0; p < SIDE * SIDE; p++) bytes.fill((p + Math.floor(p / SIDE)) % 2 === 0 ? 100 : 140, p * 4, p * 4 + 4);
  return level;
}

/** A gray of 200 over the whole level, with so many columns and rows, all of them trusted as much. */
function grayGuide(columns: number, trust: number): LevelGuide {
  const samples = Uint8Array.from({ length: columns * columns * 4 }, (_, at) => (at % 4 === 3 ? trust : 200));
  const guide = { x: 0, y: 0, width: SIDE, height: SIDE, columns, rows: columns, samples };
  const rows = Array.from({ length: HOLE.height }, (_, row) => [HOLE.y + row, HOLE.x, HOLE.x + HOLE.width]);
  const grid = layGrid(guide, 1, SIDE, SIDE);
  return { grid, runs: new Uint32Array(rows.flat()), bounds: HOLE, step: columns / SIDE };
}

/** The level's red values after a guide was mixed in. */
async function redAfter(guide: LevelGuide): Promise<(x: number, y: number) => number> {
  const k = await openKernels();
  const level = checkered(k);
  mixGuide(k, { level }, guide, "color");
  const bytes = k.arena.bytes(level.color, SIDE * SIDE * 4).slice();
  return (x, y) => bytes[(y * SIDE + x) * 4];
}

describe("mixing a guide into a level", () => {
  it("draws pixels to a guide that is as fine as the level", async () => {
    const red = await redAfter(grayGuide(SIDE, 255));
    expect([red(16, 16), red(17, 16)]).toEqual([190, 194]);
  });

  it("moves pixels by what a coarse guide says of their mean, and leaves what sets them apart", async () => {
    const red = await redAfter(grayGuide(8, 255));
    expect([red(16, 16), red(17, 16)]).toEqual([172, 212]);
  });

  it("follows a guide as far as it is trusted", async () => {
    const half = await redAfter(grayGuide(8, 51));
    expect(half(16, 16)).toBe(100 + Math.round(0.9 * 0.2 * 80));
    const none = await redAfter(grayGuide(SIDE, 0));
    expect([none(16, 16), none(17, 16)]).toEqual([100, 140]);
  });

  it("leaves pixels alone that are not the guide's to fill", async () => {
    const red = await redAfter(grayGuide(8, 255));
    expect([red(7, 16), red(8, 7), red(24, 16), red(23, 24)]).toEqual([140, 140, 100, 140]);
  });
});
