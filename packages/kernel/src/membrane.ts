import type { Rect } from "@lacuna/raster";
import type { Field } from "./field.ts";
import { allocatePotential, solveHarmonic } from "./harmonic.ts";
import { type Kernels, rowsPerChunk } from "./kernels.ts";
import type { Level, Roles } from "./level.ts";
import { type ToneSettings, voteTones } from "./tone.ts";

export interface MembraneSettings {
  /** Rectangle that holds the hole and one pixel around it, with tones a patch radius and one, inside the level. */
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
  /** Even out the patches' tones first; without, only the hole's border is looked at. */
  readonly tones?: ToneSettings;
}

/**
 * Takes away the seam: at known pixels next to the hole the patches' vote is compared with the truth, and the
 * difference is spread over the hole as a membrane (its Laplacian is 0) and added. With `tones`, the patches have been made
 * to agree with one another before that, and the membrane has only the rest to do.
 *
 * Call it right after `vote`, whose weights it reads. Cost: as `solveHarmonic`, a channel at a time.
 * Twin: `reference/membrane.ts`. Source: Pérez, Gangnet & Blake, "Poisson Image Editing", SIGGRAPH 2003, seamless cloning
 * written as a correction.
 */
export function blendMembrane(k: Kernels, level: Level, roles: Roles, field: Field, settings: MembraneSettings): void {
  const { area, limit, sweeps, channels, tones } = settings;
  const mark = k.arena.mark();
  const potential = allocatePotential(k, area.width, area.height);
  const rows = rowsPerChunk(area.width, area.height);
  const chunks = Math.ceil(area.height / rows);
  const toneVotes = tones === undefined ? 0 : k.arena.allocate(area.width * area.height * 2);
  for (let channel = 0; channel < channels; channel++) {
    // Known pixels are read and never written, so each channel may be finished before the next is measured.
    if (tones !== undefined) voteTones(k, level, roles, field, area, channel, tones, toneVotes);
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
      toneVotes,
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
      toneVotes,
      potential.plane,
      potential.states,
    );
  }
  k.arena.release(mark);
}
