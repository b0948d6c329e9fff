import { allocatePotential, FIXED, FREE, type Kernels, solveHarmonic, VOID } from "@lacuna/kernel";
import type { ColorPlane } from "./color-plane.ts";

/** Larger differences at the border, in levels, are content that the guess has not met: spread, they would stain the fill. */
const MOST_DIFFERENCE = 90;
/** Differences are averaged over this many pixels each way, or noise at the border would run into the hole as streaks. */
const SMOOTH_PX = 2;
const SWEEPS = 4;
/** The solver's fixed point: values × 32. */
const FIXED_POINT = 32;

/**
 * Takes away the seam: where the guess also shows known pixels next to the hole, its difference from the truth is spread
 * over the hole as a membrane (its Laplacian is 0) and added.
 *
 * @param fill   The guess around the hole. Its hole pixels are changed.
 * @param truth  The picture there; what it holds in the hole is not read.
 * @param hole   A byte a pixel: other than 0 is hole.
 *
 * Source: Pérez, Gangnet & Blake, "Poisson Image Editing", SIGGRAPH 2003, seamless cloning written as a correction.
 */
export function blendSeam(k: Kernels, fill: ColorPlane, truth: ColorPlane, hole: Uint8Array): void {
  const { width, height } = fill;
  const border = findBorder(hole, width, height);
  const mark = k.arena.mark();
  const potential = allocatePotential(k, width, height);
  for (let channel = 0; channel < 3; channel++) {
    const states = k.arena.bytes(potential.states, width * height);
    const plane = samples(k, potential.plane, width * height);
    plane.fill(0);
    for (let p = 0; p < hole.length; p++) states[p] = hole[p] === 0 ? VOID : FREE;
    for (const p of border) {
      const difference = meanDifference(fill, truth, hole, p, channel);
      if (Math.abs(difference) > MOST_DIFFERENCE) continue;
      states[p] = FIXED;
      plane[p] = Math.round(difference * FIXED_POINT);
    }
    solveHarmonic(k, potential, SWEEPS);
    const solved = samples(k, potential.plane, width * height); // memory may have grown meanwhile
    for (let p = 0; p < hole.length; p++) {
      if (hole[p] !== 0) fill.data[p * 3 + channel] += solved[p] / FIXED_POINT;
    }
  }
  k.arena.release(mark);
}

function samples(k: Kernels, pointer: number, count: number): Int16Array {
  const { buffer, byteOffset } = k.arena.bytes(pointer, count * 2);
  return new Int16Array(buffer, byteOffset, count);
}

/** Known pixels with a hole pixel beside, above or below. */
function findBorder(hole: Uint8Array, width: number, height: number): number[] {
  const border: number[] = [];
  for (let p = 0; p < hole.length; p++) {
    if (hole[p] !== 0) continue;
    const x = p % width;
    const isBeside = (x > 0 && hole[p - 1] !== 0) || (x < width - 1 && hole[p + 1] !== 0);
    const isAbove = p >= width && hole[p - width] !== 0;
    if (isBeside || isAbove || (p < width * (height - 1) && hole[p + width] !== 0)) border.push(p);
  }
  return border;
}

function meanDifference(fill: ColorPlane, truth: ColorPlane, hole: Uint8Array, p: number, channel: number): number {
  const { width, height } = fill;
  const [x, y] = [p % width, Math.floor(p / width)];
  let [sum, count] = [0, 0];
  for (let yy = Math.max(0, y - SMOOTH_PX); yy <= Math.min(height - 1, y + SMOOTH_PX); yy++) {
    for (let xx = Math.max(0, x - SMOOTH_PX); xx <= Math.min(width - 1, x + SMOOTH_PX); xx++) {
      const q = yy * width + xx;
      if (hole[q] !== 0) continue;
      sum += truth.data[q * 3 + channel] - fill.data[q * 3 + channel];
      count++;
    }
  }
  return sum / count;
}
