import { type Kernels, rowsPerChunk } from "./kernels.ts";
import type { Level } from "./level.ts";
import type { Pointer } from "./runtime/memory.ts";

/** A channel to be made harmonic, in the kernels' memory: i16 values × 32, and a state byte a pixel. */
export interface Potential {
  readonly width: number;
  readonly height: number;
  readonly plane: Pointer;
  readonly states: Pointer;
}

export function allocatePotential(k: Kernels, width: number, height: number): Potential {
  return { width, height, plane: k.arena.allocate(width * height * 2), states: k.arena.allocate(width * height) };
}

/**
 * Solves Laplace's equation on the FREE pixels of `fine`, from a coarse first guess: solve at half the size, carry up,
 * relax. Values are right to a level or so, which is all that a start or a correction of the fill needs.
 *
 * @param sweeps  Red-black Gauss–Seidel sweeps at each size.
 * Cost: O(width · height · sweeps). Twin: `reference/harmonic.ts`.
 * Source: Bornemann & Deuflhard, "The cascadic multigrid method", Numerische Mathematik 75 (1996).
 */
export function solveHarmonic(k: Kernels, fine: Potential, sweeps: number): void {
  const mark = k.arena.mark();
  const rows = rowsPerChunk(fine.width, fine.height);
  const chunks = Math.ceil(fine.height / rows);
  if (fine.width > 4 || fine.height > 4) {
    const coarse = allocatePotential(k, (fine.width + 1) >> 1, (fine.height + 1) >> 1);
    const coarseRows = rowsPerChunk(coarse.width, coarse.height);
    k.crew.run(
      "pullRows",
      Math.ceil(coarse.height / coarseRows),
      coarseRows,
      fine.plane,
      fine.states,
      fine.width,
      fine.height,
      coarse.plane,
      coarse.states,
      coarse.width,
      coarse.height,
    );
    solveHarmonic(k, coarse, sweeps);
    k.crew.run(
      "pushRows",
      chunks,
      rows,
      fine.plane,
      fine.states,
      fine.width,
      fine.height,
      coarse.plane,
      coarse.states,
      coarse.width,
      coarse.height,
    );
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let parity = 0; parity < 2; parity++) {
      k.crew.run("relaxRows", chunks, rows, fine.plane, fine.states, fine.width, fine.height, parity);
    }
  }
  k.arena.release(mark);
}

/** Fills the hole of all four channels with the smoothest continuation of its border. */
export function fillHarmonic(k: Kernels, level: Level, sweeps: number): void {
  const { width, height } = level;
  const rows = rowsPerChunk(width, height);
  const chunks = Math.ceil(height / rows);
  const mark = k.arena.mark();
  const potential = allocatePotential(k, width, height);
  for (let channel = 0; channel < 4; channel++) {
    k.crew.run(
      "splitRows",
      chunks,
      rows,
      level.color,
      level.kinds,
      width,
      height,
      channel,
      potential.plane,
      potential.states,
    );
    solveHarmonic(k, potential, sweeps);
    k.crew.run("mergeRows", chunks, rows, level.color, level.kinds, width, height, channel, potential.plane);
  }
  k.arena.release(mark);
}
