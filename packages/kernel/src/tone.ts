import type { Rect } from "@lacuna/raster";
import type { Field } from "./field.ts";
import { type Kernels, rowsPerChunk } from "./kernels.ts";
import type { Level, Roles } from "./level.ts";
import type { Pointer } from "./runtime/memory.ts";

export interface ToneSettings {
  /** Neighboring patches further apart than this on average, in levels (0–64), differ in content and not in tone. */
  readonly stepLimit: number;
  /** Patches across the border that are further off than this, in levels (0–128), have not met an edge. */
  readonly borderLimit: number;
  /** Of the solver, at each size. */
  readonly sweeps: number;
}

/** Tones to be found, in the kernels' memory: i16 levels × 32 and a state byte a pixel, as a `Potential`; and steps. */
interface ToneGrid {
  readonly width: number;
  readonly height: number;
  readonly plane: Pointer;
  readonly states: Pointer;
  /** i16, levels × 32: by how much the tone is to rise to the right neighbor, and to the one below. */
  readonly across: Pointer;
  readonly down: Pointer;
}

/**
 * Works out by how much each patch is to be made lighter or darker so that it agrees with those around it and, at the hole's
 * border, with what is known; and what that makes of the vote. It takes away the steps in the middle of the hole where
 * copies from differently lit places meet.
 *
 * Call it right after `vote`, whose weights it reads.
 *
 * @param area     Rectangle inside the level; outside it, patches count as having no tone.
 * @param channel  0–3, the byte of the pixels to look at.
 * @param out      i16 a pixel of the area: what to add to the vote there, in levels × 32; 0 where nothing was voted.
 *
 * Cost: O(area · sweeps), and two sums of 42 pixels for each pair of neighbors whose sources do not lie side by side.
 * Memory: 9 bytes a pixel of the area, and a third more for the coarser sizes, until it returns.
 * Twin: `reference/tone.ts`. Source: Pérez, Gangnet & Blake, "Poisson Image Editing", SIGGRAPH 2003, on the field of
 * patches instead of on pixels; docs/algorithms/tone.md.
 */
export function voteTones(
  k: Kernels,
  level: Level,
  roles: Roles,
  field: Field,
  area: Rect,
  channel: number,
  settings: ToneSettings,
  out: Pointer,
): void {
  const rows = rowsPerChunk(area.width, area.height);
  const chunks = Math.ceil(area.height / rows);
  const mark = k.arena.mark();
  const grid = allocateGrid(k, area.width, area.height);
  k.crew.run(
    "toneRows",
    chunks,
    rows,
    level.color,
    roles.flags,
    field.nnf,
    level.width,
    level.height,
    area.x,
    area.y,
    area.width,
    area.height,
    channel,
    settings.stepLimit,
    settings.borderLimit,
    grid.plane,
    grid.states,
    grid.across,
    grid.down,
  );
  solveTones(k, grid, settings.sweeps);
  k.crew.run(
    "voteToneRows",
    chunks,
    rows,
    roles.flags,
    field.distances,
    level.width,
    level.height,
    area.x,
    area.y,
    area.width,
    area.height,
    grid.plane,
    grid.states,
    out,
  );
  k.arena.release(mark);
}

function allocateGrid(k: Kernels, width: number, height: number): ToneGrid {
  const pixels = width * height;
  const plane = k.arena.allocate(pixels * 2);
  const states = k.arena.allocate(pixels);
  return { width, height, plane, states, across: k.arena.allocate(pixels * 2), down: k.arena.allocate(pixels * 2) };
}

/** As the kernels take them. */
function planesOf({ plane, states, across, down, width, height }: ToneGrid): readonly number[] {
  return [plane, states, across, down, width, height];
}

/** The cascade of `solveHarmonic`, with steps: they are carried to the coarser size, and heeded on the way back. */
function solveTones(k: Kernels, fine: ToneGrid, sweeps: number): void {
  const mark = k.arena.mark();
  const rows = rowsPerChunk(fine.width, fine.height);
  const chunks = Math.ceil(fine.height / rows);
  const { width, height } = fine;
  if (width > 4 || height > 4) {
    const coarse = allocateGrid(k, (width + 1) >> 1, (height + 1) >> 1);
    const coarseRows = rowsPerChunk(coarse.width, coarse.height);
    const both = [...planesOf(fine), ...planesOf(coarse)];
    k.crew.run("pullToneRows", Math.ceil(coarse.height / coarseRows), coarseRows, ...both);
    solveTones(k, coarse, sweeps);
    k.crew.run("pushToneRows", chunks, rows, ...both);
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let parity = 0; parity < 2; parity++) {
      k.crew.run("relaxToneRows", chunks, rows, ...planesOf(fine), parity);
    }
  }
  k.arena.release(mark);
}
