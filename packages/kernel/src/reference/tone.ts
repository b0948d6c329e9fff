import type { Rect } from "@lacuna/raster";
import { HOLE, PATCH_RADIUS, TARGET } from "../flags.ts";
import type { ToneSettings } from "../tone.ts";
import type { RolePixels } from "./classify.ts";
import { unpackPosition } from "./field.ts";
import { FIXED, FREE, type PotentialPixels, VOID } from "./harmonic.ts";
import type { LevelPixels } from "./level-pixels.ts";

/** Most that a step and a tone may be, × 32. */
const LARGEST_STEP = 64 * 32;
const LARGEST_TONE = 128 * 32;
/** The color channels: a difference in the fourth byte does not make an edge. */
const JUDGED = 3;

/** Tones to be found; see `ToneGrid`. */
interface TonePixels extends PotentialPixels {
  readonly across: Int16Array;
  readonly down: Int16Array;
}

/** Slow twin of `voteTones`. @returns  What to add to the vote at each pixel of the area, × 32. */
export function voteTones(
  level: LevelPixels,
  roles: RolePixels,
  nnf: Uint32Array,
  weights: Uint16Array,
  area: Rect,
  channel: number,
  settings: ToneSettings,
): Int16Array {
  const solved = solveTones(measureTones(level, roles, nnf, area, channel, settings), settings.sweeps);
  return solved.plane.map((_, index) => {
    const x = index % area.width;
    const y = Math.floor(index / area.width);
    const p = (area.y + y) * level.width + area.x + x;
    if (solved.states[index] === VOID && ((roles.flags[p] ?? 0) & HOLE) === 0) return 0;
    let sum = 0;
    let total = 0;
    for (let ty = Math.max(0, y - PATCH_RADIUS); ty <= Math.min(area.height - 1, y + PATCH_RADIUS); ty++) {
      for (let tx = Math.max(0, x - PATCH_RADIUS); tx <= Math.min(area.width - 1, x + PATCH_RADIUS); tx++) {
        const weight = weights[(area.y + ty) * level.width + area.x + tx] ?? 0;
        sum += weight * (solved.plane[ty * area.width + tx] ?? 0);
        total += weight;
      }
    }
    return total > 0 ? Math.trunc(sum / total) : 0;
  });
}

/** The tones to find on the area, those that are known, and the steps between neighbors. */
function measureTones(
  level: LevelPixels,
  roles: RolePixels,
  nnf: Uint32Array,
  area: Rect,
  channel: number,
  { stepLimit, borderLimit }: ToneSettings,
): TonePixels {
  const count = area.width * area.height;
  const plane = new Int16Array(count);
  const states = new Uint8Array(count);
  const across = new Int16Array(count);
  const down = new Int16Array(count);
  const isTarget = (p: number) => ((roles.flags[p] ?? 0) & TARGET) !== 0;
  for (let index = 0; index < count; index++) {
    const x = index % area.width;
    const y = Math.floor(index / area.width);
    const p = (area.y + y) * level.width + area.x + x;
    if (!isTarget(p)) continue;
    const isHole = ((roles.flags[p] ?? 0) & HOLE) !== 0;
    const known = isHole ? undefined : knownTone(level, roles, nnf, p, channel, borderLimit);
    states[index] = known === undefined ? FREE : FIXED;
    plane[index] = known ?? 0;
    if (x + 1 < area.width && isTarget(p + 1)) across[index] = stepBetween(level, nnf, p, 1, 0, channel, stepLimit);
    if (y + 1 < area.height && isTarget(p + level.width)) {
      down[index] = stepBetween(level, nnf, p, 0, 1, channel, stepLimit);
    }
  }
  return { width: area.width, height: area.height, plane, states, across, down };
}

/** What the known pixels of a target's patch are, less what its source says, on average; nothing when beyond the limit. */
function knownTone(
  { width, color }: LevelPixels,
  roles: RolePixels,
  nnf: Uint32Array,
  p: number,
  channel: number,
  limit: number,
): number | undefined {
  const source = unpackPosition(nnf[p] ?? 0);
  const sums = [0, 0, 0, 0];
  let count = 0;
  for (let j = -PATCH_RADIUS; j <= PATCH_RADIUS; j++) {
    for (let i = -PATCH_RADIUS; i <= PATCH_RADIUS; i++) {
      const q = p + j * width + i;
      if (((roles.flags[q] ?? 0) & HOLE) !== 0) continue;
      const s = (source.y + j) * width + source.x + i;
      for (let c = 0; c < 4; c++) sums[c] = (sums[c] ?? 0) + (color[q * 4 + c] ?? 0) - (color[s * 4 + c] ?? 0);
      count++;
    }
  }
  if (sums.slice(0, JUDGED).some((sum) => Math.abs(sum) > limit * count)) return undefined;
  return Math.trunc(((sums[channel] ?? 0) * 32) / count);
}

/**
 * By how much the tone has to rise from target `p` to its neighbor at (dx, dy), so that the sources of both say the same, on
 * average, of the 42 pixels that the two patches share. 0 when the sources lie side by side, or are too far apart.
 */
function stepBetween(
  { width, color }: LevelPixels,
  nnf: Uint32Array,
  p: number,
  dx: number,
  dy: number,
  channel: number,
  limit: number,
): number {
  const before = unpackPosition(nnf[p] ?? 0);
  const after = unpackPosition(nnf[p + dy * width + dx] ?? 0);
  if (after.x === before.x + dx && after.y === before.y + dy) return 0;
  const differences = [0, 0, 0, 0];
  for (let j = -PATCH_RADIUS + dy; j <= PATCH_RADIUS; j++) {
    for (let i = -PATCH_RADIUS + dx; i <= PATCH_RADIUS; i++) {
      const a = (before.y + j) * width + before.x + i;
      const b = (after.y + j - dy) * width + after.x + i - dx;
      for (let c = 0; c < 4; c++) {
        differences[c] = (differences[c] ?? 0) + (color[a * 4 + c] ?? 0) - (color[b * 4 + c] ?? 0);
      }
    }
  }
  if (differences.slice(0, JUDGED).some((difference) => Math.abs(difference) > limit * 42)) return 0;
  return Math.trunc(((differences[channel] ?? 0) * 32) / 42);
}

/** The cascade of `solveHarmonic`, with steps. */
function solveTones(fine: TonePixels, sweeps: number): TonePixels {
  let solved: TonePixels = { ...fine, plane: fine.plane.slice() };
  if (fine.width > 4 || fine.height > 4) solved = push(solved, solveTones(pull(fine), sweeps));
  for (let sweep = 0; sweep < sweeps; sweep++) for (const parity of [0, 1]) relax(solved, parity);
  return solved;
}

/** Half the size: values and states as in the harmonic cascade; steps lead from one block's mean to the next one's. */
function pull(fine: TonePixels): TonePixels {
  const width = Math.ceil(fine.width / 2);
  const height = Math.ceil(fine.height / 2);
  const plane = new Int16Array(width * height);
  const states = new Uint8Array(width * height);
  const across = new Int16Array(width * height);
  const down = new Int16Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const q = y * width + x;
      const xs = [2 * x, 2 * x + 1].filter((fineX) => fineX < fine.width);
      const ys = [2 * y, 2 * y + 1].filter((fineY) => fineY < fine.height);
      const block = ys.flatMap((fineY) => xs.map((fineX) => fineY * fine.width + fineX));
      const given = block.filter((p) => fine.states[p] === FIXED);
      const isFree = block.some((p) => fine.states[p] === FREE);
      states[q] = given.length > 0 ? FIXED : isFree ? FREE : VOID;
      const sum = given.reduce((total, p) => total + (fine.plane[p] ?? 0), 0);
      plane[q] = given.length > 0 ? Math.trunc(sum / given.length) : 0;
      if (2 * x + 2 < fine.width) {
        const total = ys.reduce((all, fineY) => {
          return all + doubledStep(fine.across, fineY * fine.width + 2 * x, 1, 2 * x + 3 < fine.width);
        }, 0);
        across[q] = heldStep(Math.trunc(Math.trunc(total / ys.length) / 2));
      }
      if (2 * y + 2 < fine.height) {
        const total = xs.reduce((all, fineX) => {
          return all + doubledStep(fine.down, 2 * y * fine.width + fineX, fine.width, 2 * y + 3 < fine.height);
        }, 0);
        down[q] = heldStep(Math.trunc(Math.trunc(total / xs.length) / 2));
      }
    }
  }
  return { width, height, plane, states, across, down };
}

/**
 * Twice the step from a block's mean to the next one's along one row or column: half the step inside this block, the one
 * between the two, half the one inside the next, which may be one pixel wide.
 */
function doubledStep(steps: Int16Array, at: number, by: number, isNextWhole: boolean): number {
  return (steps[at] ?? 0) + 2 * (steps[at + by] ?? 0) + (isNextWhole ? (steps[at + 2 * by] ?? 0) : 0);
}

function heldStep(step: number): number {
  return Math.min(LARGEST_STEP, Math.max(-LARGEST_STEP, step));
}

/** First guess from a coarser solution: the parent and two of its neighbors 9:3:3, steps between and within blocks heeded. */
function push(fine: TonePixels, coarse: TonePixels): TonePixels {
  const plane = fine.plane.slice();
  fine.states.forEach((state, p) => {
    if (state !== FREE) return;
    const x = p % fine.width;
    const y = Math.floor(p / fine.width);
    const parent = (y >> 1) * coarse.width + (x >> 1);
    let sum = 9 * (coarse.plane[parent] ?? 0);
    let weights = 9;
    const hear = (isInside: boolean, q: number, step: number) => {
      if (isInside && coarse.states[q] === VOID) return;
      sum += 3 * ((coarse.plane[isInside ? q : parent] ?? 0) - (isInside ? step : 0));
      weights += 3;
    };
    const isRight = x % 2 === 1;
    const besideX = (x >> 1) + (isRight ? 1 : -1);
    const besideY = (y >> 1) + (y % 2 === 1 ? 1 : -1);
    const beside = (y >> 1) * coarse.width + besideX;
    const above = besideY * coarse.width + (x >> 1);
    hear(
      besideX >= 0 && besideX < coarse.width,
      beside,
      isRight ? (coarse.across[parent] ?? 0) : -(coarse.across[beside] ?? 0),
    );
    hear(
      besideY >= 0 && besideY < coarse.height,
      above,
      y % 2 === 1 ? (coarse.down[parent] ?? 0) : -(coarse.down[above] ?? 0),
    );
    const value = Math.trunc(sum / weights) + withinBlock(fine, x, y);
    plane[p] = Math.min(LARGEST_TONE, Math.max(-LARGEST_TONE, value));
  });
  return { ...fine, plane };
}

/** What the steps inside a whole 2×2 block make of the pixel at (x, y), compared with the block's mean. */
function withinBlock({ width, height, across, down }: TonePixels, x: number, y: number): number {
  const x0 = x - (x % 2);
  const y0 = y - (y % 2);
  if (x0 + 1 >= width || y0 + 1 >= height) return 0;
  const q = y0 * width + x0;
  const [top, bottom] = [across[q] ?? 0, across[q + width] ?? 0];
  const [left, right] = [down[q] ?? 0, down[q + 1] ?? 0];
  // The two ways to the far corner need not agree.
  const corner = Math.trunc((top + right + left + bottom) / 2);
  const rises = [0, top, left, corner];
  const mean = Math.trunc((top + left + corner) / 4);
  return (rises[(y - y0) * 2 + x - x0] ?? 0) - mean;
}

/** In place, as the harmonic sweep: FREE pixels of the parity become the mean of what their neighbors and the steps say. */
function relax({ width, height, plane, states, across, down }: TonePixels, parity: number): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (states[p] !== FREE || (x + y) % 2 !== parity) continue;
      const own = plane[p] ?? 0;
      const said = (isInside: boolean, q: number, step: number) =>
        isInside && states[q] !== VOID ? (plane[q] ?? 0) + step : own;
      const sum =
        said(x > 0, p - 1, across[p - 1] ?? 0) +
        said(x + 1 < width, p + 1, -(across[p] ?? 0)) +
        said(y > 0, p - width, down[p - width] ?? 0) +
        said(y + 1 < height, p + width, -(down[p] ?? 0));
      plane[p] = Math.min(LARGEST_TONE, Math.max(-LARGEST_TONE, Math.floor((sum + 2) / 4)));
    }
  }
}
