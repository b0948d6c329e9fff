import { HOLE, PATCH_RADIUS, TARGET } from "../flags.ts";
import type { VoteSettings } from "../vote.ts";
import type { RolePixels } from "./classify.ts";
import { type FieldPixels, unpackPosition } from "./field.ts";
import type { LevelPixels } from "./level-pixels.ts";

/** Distances are told apart in steps of 16. */
const BIN_WIDTH = 16;
/** Pixels from the border from which on the weight falls no more. */
const DEEPEST = 16;
const HEAVIEST = 32767;
const f32 = Math.fround;

/** The distance below which a share `quantile` of all targets lies: the middle of a bin of 16. */
export function distanceQuantile(roles: RolePixels, field: FieldPixels, quantile: number): number {
  const bins = Array.from(
    field.distances.filter((_, p) => isTarget(roles, p)),
    (distance) => Math.floor(distance / BIN_WIDTH),
  );
  bins.sort((a, b) => a - b);
  // The first bin at which the number of targets seen reaches the share.
  const index = Math.max(0, Math.ceil(bins.length * quantile) - 1);
  return ((bins[index] ?? 0) + 0.5) * BIN_WIDTH;
}

/**
 * Twin of the weights in `vote`: exp(−d² / 2σ²) · γ^(−border distance), as an integer from 1 to 32767 for every target.
 * In 32-bit floats and in the kernel's order, so that the two agree to the bit.
 *
 * @returns  One weight a pixel, 0 where there is no target.
 */
export function weigh(roles: RolePixels, field: FieldPixels, border: Uint8Array, settings: VoteSettings): Uint16Array {
  const sigma = f32(Math.max(BIN_WIDTH, distanceQuantile(roles, field, settings.quantile) * settings.sigmaScale));
  const logGamma = f32(Math.log(settings.gamma));
  return Uint16Array.from(field.distances, (distance, p) => {
    if (!isTarget(roles, p)) return 0;
    const d = f32((Math.floor(distance / BIN_WIDTH) * BIN_WIDTH + BIN_WIDTH / 2) / sigma);
    const byDistance = decay(f32(f32(d * d) * 0.5));
    const byBorder = decay(f32(Math.min(border[p] ?? 0, DEEPEST) * logGamma));
    return Math.max(1, roundHalfEven(f32(f32(byDistance * byBorder) * HEAVIEST)));
  });
}

/** e^−x by squaring 1 − x/1024 ten times, in 32-bit floats. */
export function decay(x: number): number {
  let value = Math.max(0, f32(1 - f32(x / 1024)));
  for (let i = 0; i < 10; i++) value = f32(value * value);
  return value;
}

/**
 * Twin of the averaging in `vote`: every hole pixel becomes the weighted mean of what the patches that cover it put there,
 * plus fine detail of the heaviest ballot's source pixel: times `detail`, and the share of all other ballots.
 *
 * The kernel adds in another order where all patches lie inside the picture: a byte may differ by 1.
 *
 * @returns  The level's color with the hole filled. The level is not modified.
 */
export function vote(
  level: LevelPixels,
  roles: RolePixels,
  nnf: Uint32Array,
  weights: Uint16Array,
  detail: number,
): Uint8Array {
  const color = level.color.slice();
  roles.flags.forEach((flag, p) => {
    if ((flag & HOLE) === 0) return;
    const ballots = collectBallots(level, roles, nnf, weights, p);
    const mean = meanBallot(level, ballots);
    if (mean === undefined) return;
    const leader = ballots.reduce((best, ballot) => (ballot.weight > best.weight ? ballot : best));
    const total = ballots.reduce((sum, { weight }) => sum + weight, 0);
    const strength = detail * (1 - leader.weight / total);
    mean.forEach((value, c) => {
      // No more than what sets the leader apart from the mean: where that is nothing, nothing was lost.
      const room = Math.abs((level.color[leader.source * 4 + c] ?? 0) - value);
      const fine = Math.min(room, Math.max(-room, strength * residual(level, leader.source, c)));
      const sum = roundHalfEven(f32(value + fine));
      color[p * 4 + c] = Math.min(255, Math.max(0, sum));
    });
  });
  return color;
}

/** What sets a known sample apart from its 3×3 mean; 0 at the picture's border and where the 3×3 touches the hole. */
function residual({ width, height, color, kinds }: LevelPixels, p: number, c: number): number {
  const x = p % width;
  const y = Math.floor(p / width);
  if (x < 1 || y < 1 || x > width - 2 || y > height - 2) return 0;
  const around = [-1, 0, 1].flatMap((j) => [-1, 0, 1].map((i) => p + j * width + i));
  if (around.some((q) => ((kinds[q] ?? 0) & HOLE) !== 0)) return 0;
  return (color[p * 4 + c] ?? 0) - around.reduce((sum, q) => sum + (color[q * 4 + c] ?? 0), 0) / around.length;
}

/** A source pixel, and the weight with which it is wanted. */
export interface Ballot {
  readonly source: number;
  readonly weight: number;
}

/**
 * What the patches that cover pixel `p` put there, in scan order of the patches. Neighbors in that order that name the
 * same pixel speak with one voice: their weights are added.
 */
export function collectBallots(
  { width, height }: LevelPixels,
  roles: RolePixels,
  nnf: Uint32Array,
  weights: Uint16Array,
  p: number,
): Ballot[] {
  const x = p % width;
  const y = Math.floor(p / width);
  const ballots: Ballot[] = [];
  for (let ty = Math.max(0, y - PATCH_RADIUS); ty <= Math.min(height - 1, y + PATCH_RADIUS); ty++) {
    for (let tx = Math.max(0, x - PATCH_RADIUS); tx <= Math.min(width - 1, x + PATCH_RADIUS); tx++) {
      const target = ty * width + tx;
      if (!isTarget(roles, target)) continue;
      // Where the pixel lies in the target's patch, there it is read in the source's.
      const center = unpackPosition(nnf[target] ?? 0);
      const source = (center.y + y - ty) * width + center.x + x - tx;
      const weight = weights[target] ?? 0;
      const last = ballots.at(-1);
      if (last?.source === source) ballots[ballots.length - 1] = { source, weight: last.weight + weight };
      else ballots.push({ source, weight });
    }
  }
  return ballots;
}

/**
 * The weighted mean of four bytes, in 32-bit floats and in the kernel's order; the bytes themselves when there is but one
 * ballot, nothing when there is none.
 */
export function meanBallot(level: LevelPixels, ballots: readonly Ballot[]): number[] | undefined {
  const [first, second] = ballots;
  if (first === undefined) return undefined;
  if (second === undefined) return Array.from(level.color.subarray(first.source * 4, first.source * 4 + 4));
  const total = ballots.reduce((sum, { weight }) => sum + weight, 0);
  return [0, 1, 2, 3].map((c) =>
    f32(
      ballots.reduce((sum, { source, weight }) => f32(sum + f32((level.color[source * 4 + c] ?? 0) * weight)), 0) /
        total,
    ),
  );
}

function isTarget(roles: RolePixels, p: number): boolean {
  return ((roles.flags[p] ?? 0) & TARGET) !== 0;
}

/** To the nearest whole number, halves to the even one: as WebAssembly rounds. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
