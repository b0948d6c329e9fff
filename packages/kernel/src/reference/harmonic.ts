import { HOLE } from "../flags.ts";
import { FIXED, FREE, VOID } from "../harmonic-states.ts";
import type { LevelPixels } from "./level-pixels.ts";

export { FIXED, FREE, VOID };

/** A channel to be made harmonic; see `Potential`. */
export interface PotentialPixels {
  readonly width: number;
  readonly height: number;
  /** Values × 32. */
  readonly plane: Int16Array;
  /** VOID, FIXED or FREE. */
  readonly states: Uint8Array;
}

/**
 * Slow twin of `solveHarmonic`: the same cascade and the same order of sweeps, one pixel at a time.
 *
 * @returns  The potential with the values of its FREE pixels found. `fine` is not modified.
 */
export function solveHarmonic(fine: PotentialPixels, sweeps: number): PotentialPixels {
  let solved: PotentialPixels = { ...fine, plane: fine.plane.slice() };
  if (fine.width > 4 || fine.height > 4) solved = push(solved, solveHarmonic(pull(fine), sweeps));
  for (let sweep = 0; sweep < sweeps; sweep++) for (const parity of [0, 1]) relax(solved, parity);
  return solved;
}

/** Half the size: the mean of each 2×2 block's given values; without any, FREE if one of the four is FREE, else VOID. */
export function pull(fine: PotentialPixels): PotentialPixels {
  const width = Math.ceil(fine.width / 2);
  const height = Math.ceil(fine.height / 2);
  const plane = new Int16Array(width * height);
  const states = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const block: number[] = [];
      for (let yy = 2 * y; yy < Math.min(2 * y + 2, fine.height); yy++) {
        for (let xx = 2 * x; xx < Math.min(2 * x + 2, fine.width); xx++) block.push(yy * fine.width + xx);
      }
      const given = block.filter((p) => fine.states[p] === FIXED);
      const sum = given.reduce((total, p) => total + (fine.plane[p] ?? 0), 0);
      const isFree = block.some((p) => fine.states[p] === FREE);
      states[y * width + x] = given.length > 0 ? FIXED : isFree ? FREE : VOID;
      plane[y * width + x] = given.length > 0 ? Math.trunc(sum / given.length) : 0;
    }
  }
  return { width, height, plane, states };
}

/**
 * First guess from a coarser solution: each FREE pixel the 9:3:3:1 mean of the four nearest coarse values, VOID ones
 * left out. At the border the coarse plane is continued by its border values.
 */
export function push(fine: PotentialPixels, coarse: PotentialPixels): PotentialPixels {
  const plane = fine.plane.slice();
  const clampX = (x: number) => Math.min(coarse.width - 1, Math.max(0, x));
  const clampY = (y: number) => Math.min(coarse.height - 1, Math.max(0, y));
  fine.states.forEach((state, p) => {
    if (state !== FREE) return;
    const x = p % fine.width;
    const y = Math.floor(p / fine.width);
    const nearX = x >> 1;
    const nearY = y >> 1;
    const farX = clampX(x % 2 === 1 ? nearX + 1 : nearX - 1);
    const farY = clampY(y % 2 === 1 ? nearY + 1 : nearY - 1);
    const nearest = [
      [nearX, nearY, 9],
      [farX, nearY, 3],
      [nearX, farY, 3],
      [farX, farY, 1],
    ] as const;
    let sum = 0;
    let weights = 0;
    for (const [cx, cy, weight] of nearest) {
      const q = cy * coarse.width + cx;
      // The parent of a FREE pixel is never VOID.
      if (coarse.states[q] === VOID) continue;
      sum += weight * (coarse.plane[q] ?? 0);
      weights += weight;
    }
    plane[p] = Math.trunc(sum / weights);
  });
  return { ...fine, plane };
}

/**
 * In place: every FREE pixel with (x + y) of the given parity becomes the mean of its four neighbors, rounded half up.
 * A neighbor that is VOID or outside the picture counts as the pixel's own value: nothing flows there.
 */
export function relax({ width, height, plane, states }: PotentialPixels, parity: number): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (states[p] !== FREE || (x + y) % 2 !== parity) continue;
      const own = plane[p] ?? 0;
      const valueAt = (isInside: boolean, q: number) => (isInside && states[q] !== VOID ? (plane[q] ?? 0) : own);
      const sum =
        valueAt(x > 0, p - 1) +
        valueAt(x + 1 < width, p + 1) +
        valueAt(y > 0, p - width) +
        valueAt(y + 1 < height, p + width);
      plane[p] = Math.floor((sum + 2) / 4);
    }
  }
}

/** Slow twin of `fillHarmonic`. @returns  The level's color with the hole filled. The level is not modified. */
export function fillHarmonic(level: LevelPixels, sweeps: number): Uint8Array {
  const { width, height, kinds } = level;
  const color = level.color.slice();
  const isHole = (p: number) => ((kinds[p] ?? 0) & HOLE) !== 0;
  const states = Uint8Array.from(kinds, (_, p) => (isHole(p) ? FREE : FIXED));
  for (let c = 0; c < 4; c++) {
    const plane = Int16Array.from(kinds, (_, p) => (isHole(p) ? 0 : (level.color[p * 4 + c] ?? 0) * 32));
    const solved = solveHarmonic({ width, height, plane, states }, sweeps);
    kinds.forEach((_, p) => {
      if (isHole(p)) color[p * 4 + c] = Math.min(255, Math.max(0, Math.floor(((solved.plane[p] ?? 0) + 16) / 32)));
    });
  }
  return color;
}
