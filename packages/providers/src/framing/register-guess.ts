import { lumaAt } from "./color-plane.ts";
import type { Raster } from "@lacuna/raster";

/** Where in the guess a pixel of the crop is found: at (x + dx, y + dy). */
export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

const MOST_SHIFT_PX = 2;
const ROUNDS = 8;
const CONVERGED_PX = 0.005;
/** A shift that explains less than this share of the difference is noise. */
const LEAST_GAIN = 0.05;
/** Mean squared difference, in levels, of a guess that repeats what is known: most networks' do, and need no shift. */
const REPEATED = 0.25;
/** Fewer pixels say nothing about two numbers. */
const LEAST_PIXELS = 64;

/**
 * Finds by how much a guess lies beside the crop: models that decode a whole picture anew move it by up to a pixel or two.
 *
 * @param ring  Indices of known pixels to compare.
 * @returns     At most 2 pixels each way, to fractions; none where the ring shows no structure or would not fit better.
 *
 * Source: Lucas & Kanade, "An Iterative Image Registration Technique" (IJCAI 1981), on luma, for one translation; brightness
 * and contrast may differ too, so the means are taken off first.
 */
export function registerGuess(crop: Raster, guess: Raster, ring: Uint32Array): Shift {
  const { width, height } = crop;
  const inner = ring.filter((p) => isInside(p, width, height));
  if (inner.length < LEAST_PIXELS) return { dx: 0, dy: 0 };
  const known = lumaOf(crop);
  const guessed = lumaOf(guess);
  let shift: Shift = { dx: 0, dy: 0 };
  const before = difference(known, guessed, width, inner, shift).error;
  if (before < REPEATED * inner.length) return shift;
  for (let round = 0; round < ROUNDS; round++) {
    const { xx, xy, yy, ex, ey } = difference(known, guessed, width, inner, shift);
    const determinant = xx * yy - xy * xy;
    if (determinant < 1e-3 * (xx + yy) ** 2 || xx + yy < inner.length) return { dx: 0, dy: 0 }; // lines, or nothing at all
    const [stepX, stepY] = [(yy * ex - xy * ey) / determinant, (xx * ey - xy * ex) / determinant];
    shift = { dx: shift.dx + stepX, dy: shift.dy + stepY };
    if (Math.max(Math.abs(shift.dx), Math.abs(shift.dy)) > MOST_SHIFT_PX) return { dx: 0, dy: 0 };
    if (Math.hypot(stepX, stepY) < CONVERGED_PX) break;
  }
  const after = difference(known, guessed, width, inner, shift).error;
  return after < (1 - LEAST_GAIN) * before ? shift : { dx: 0, dy: 0 };
}

/** The normal equations of one step, and the squared error before it. */
function difference(known: Float32Array, guessed: Float32Array, width: number, ring: Uint32Array, { dx, dy }: Shift) {
  // One shift for all: it leads to the same place between four samples everywhere.
  const [left, top] = [Math.floor(dx), Math.floor(dy)];
  const [offset, across, down] = [top * width + left, dx - left, dy - top];
  const values = new Float32Array(ring.length);
  let mean = 0;
  for (let i = 0; i < ring.length; i++) {
    values[i] = known[ring[i]] - sample(guessed, width, ring[i] + offset, across, down);
    mean += values[i] / ring.length;
  }
  const sums = { xx: 0, xy: 0, yy: 0, ex: 0, ey: 0, error: 0 };
  for (let i = 0; i < ring.length; i++) {
    const q = ring[i] + offset;
    const gx = (sample(guessed, width, q + 1, across, down) - sample(guessed, width, q - 1, across, down)) / 2;
    const gy = (sample(guessed, width, q + width, across, down) - sample(guessed, width, q - width, across, down)) / 2;
    const error = values[i] - mean;
    sums.xx += gx * gx;
    sums.xy += gx * gy;
    sums.yy += gy * gy;
    sums.ex += gx * error;
    sums.ey += gy * error;
    sums.error += error * error;
  }
  return sums;
}

/** Between sample `q`, its neighbors to the right and below, and the one beyond both. */
function sample(plane: Float32Array, width: number, q: number, across: number, down: number): number {
  const above = plane[q] + across * (plane[q + 1] - plane[q]);
  const below = plane[q + width] + across * (plane[q + width + 1] - plane[q + width]);
  return above + down * (below - above);
}

/** Whether all that may be sampled around it lies in the picture. */
function isInside(p: number, width: number, height: number): boolean {
  const margin = MOST_SHIFT_PX + 2;
  const x = p % width;
  const y = Math.floor(p / width);
  return x >= margin && x < width - margin && y >= margin && y < height - margin;
}

function lumaOf({ width, height, data }: Raster): Float32Array {
  const luma = new Float32Array(width * height);
  for (let p = 0; p < luma.length; p++) luma[p] = lumaAt(data, p * 3);
  return luma;
}
