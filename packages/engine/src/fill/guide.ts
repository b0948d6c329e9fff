import { HOLE, type Kernels } from "@lacuna/kernel";
import type { Rect } from "@lacuna/raster";
import { covers, type GuideGrid, layGrid } from "./guide-grid.ts";
import type { Stage } from "./pyramid.ts";
import type { Mips } from "./scene-guide.ts";

/** What one guide says of one level's hole pixels. */
export interface LevelGuide {
  readonly grid: GuideGrid;
  /** The hole pixels that no guide before it covers, in runs along rows: y, x, and the x behind the last. */
  readonly runs: Uint32Array;
  /** Around those pixels. */
  readonly bounds: Rect;
  /** Guess pixels for each pixel of the level. */
  readonly step: number;
}

/** Guess pixels for each pixel of the coarsest level: a guess with fewer says nothing that the search would not find. */
const LEAST_TOLD = 0.7;
/** With fewer, what a guess could tell a level is in the field that the coarser ones leave. */
const LEAST_STEP = 0.4;
/** At full resolution, where following takes longer than at all other levels together, a guess has to know more. */
const LEAST_FINEST_STEP = 0.7;

function stepAt(index: number, [{ width, columns }]: Mips): number {
  return (2 ** index * columns) / width;
}

/** Those that know something that the coarsest level does not: it is told most. */
export function guidesToHear(coarsest: number, guides: readonly Mips[]): readonly Mips[] {
  return guides.filter((mips) => stepAt(coarsest, mips) >= LEAST_TOLD);
}

/** @param index  Of the stage's level; 0 is full resolution. @returns  Those of the guides that have something to say. */
export function guideLevel(k: Kernels, stage: Stage, index: number, guides: readonly Mips[]): LevelGuide[] {
  const least = index === 0 ? LEAST_FINEST_STEP : LEAST_STEP;
  const heard = guides.filter((mips) => stepAt(index, mips) >= least);
  const { width, height } = stage.level;
  const grids = heard.map((mips) => {
    const mip = Math.round(Math.log2(stepAt(index, mips)));
    return layGrid(mips[Math.min(mips.length - 1, Math.max(0, mip))], 2 ** index, width, height);
  });
  const flags = k.arena.bytes(stage.roles.flags, width * height);
  return grids
    .map((grid, i) => {
      const runs = runsOf(flags, width, grid, grids.slice(0, i));
      return { grid, runs, bounds: boundsOf(runs), step: stepAt(index, heard[i]) };
    })
    .filter(({ runs }) => runs.length > 0);
}

function runsOf(flags: Uint8Array, width: number, grid: GuideGrid, before: readonly GuideGrid[]): Uint32Array {
  const { across, down } = grid;
  const runs: number[] = [];
  for (let y = down.begin; y < down.end; y++) {
    let start = -1;
    for (let x = across.begin; x <= across.end; x++) {
      const isOwn =
        x < across.end && (flags[y * width + x] & HOLE) !== 0 && !before.some((other) => covers(other, x, y));
      if (isOwn && start < 0) start = x;
      if (isOwn || start < 0) continue;
      runs.push(y, start, x);
      start = -1;
    }
  }
  return new Uint32Array(runs);
}

function boundsOf(runs: Uint32Array): Rect {
  let [left, right] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < runs.length; i += 3) {
    left = Math.min(left, runs[i + 1]);
    right = Math.max(right, runs[i + 2]);
  }
  const [top, bottom] = [runs[0], runs[runs.length - 3]];
  return { x: left, y: top, width: right - left, height: bottom + 1 - top };
}
