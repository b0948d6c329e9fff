import type { Rect } from "@lacuna/raster";
import type { Field } from "./field.ts";
import { allocatePotential, solveHarmonic } from "./harmonic.ts";
import { type Kernels, rowsPerChunk } from "./kernels.ts";
import type { Level, Roles } from "./level.ts";

export interface MembraneSettings {
  /** Rectangle that holds the hole and one pixel around it, inside the level. */
  readonly area: Rect;
  /**
   * Differences of more than this many levels (0–255) in a channel are edges that the fill has not met, not tone: they
   * are left out, or they would smear color over the hole.
   */
  readonly limit: number;
  /** Of the solver, at each size. */
  readonly sweeps: number;
  /** How many of the four bytes to blend. */
  readonly channels: number;
}

/**
 * Takes away the seam: at known pixels next to the hole the patches' vote is compared with the truth, and the
 * difference is spread over the hole as a membrane (its Laplacian is 0) and added.
 *
 * Call it right after `vote`, whose weights it reads. Cost: as `solveHarmonic`, a channel at a time.
 * Twin: `reference/membrane.ts`. Source: Pérez, Gangnet & Blake, "Poisson Image Editing", SIGGRAPH 2003, seamless cloning
 * written as a correction.
 */
export function blendMembrane(k: Kernels, level: Level, roles: Roles, field: Field, settings: MembraneSettings): void {
  const { area, limit, sweeps, channels } = settings;
  const mark = k.arena.mark();
  const potential = allocatePotential(k, area.width, area.height);
  const rows = rowsPerChunk(area.width, area.height);
  const chunks = Math.ceil(area.height / rows);
  for (let channel = 0; channel < channels; channel++) {
    // Known pixels are read and never written, so each channel may be finished before the next is measured.
    k.crew.run(
      "seamRows",
      chunks,
      rows,
      level.color,
      roles.flags,
      field.nnf,
      field.distances,
      level.width,
      level.height,
      area.x,
      area.y,
      area.width,
      area.height,
      channel,
      limit,
      potential.plane,
      potential.states,
    );
    solveHarmonic(k, potential, sweeps);
    k.crew.run(
      "addSeamRows",
      chunks,
      rows,
      level.color,
      level.width,
      area.x,
      area.y,
      area.width,
      area.height,
      channel,
      potential.plane,
      potential.states,
    );
  }
  k.arena.release(mark);
}
