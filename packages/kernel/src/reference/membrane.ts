import { HOLE } from "../flags.ts";
import type { MembraneSettings } from "../membrane.ts";
import type { RolePixels } from "./classify.ts";
import { FIXED, FREE, solveHarmonic, VOID } from "./harmonic.ts";
import type { LevelPixels } from "./level-pixels.ts";
import { voteTones } from "./tone.ts";
import { collectBallots, meanBallot, roundHalfEven } from "./vote.ts";

/** The color channels: a difference in the fourth byte does not make an edge. */
const JUDGED = 3;

/**
 * Slow twin of `blendMembrane`: what the vote gets wrong at the hole's border is spread over the hole and added.
 *
 * @param weights  The vote weights, one a pixel.
 * @returns        The level's color with the hole corrected. The level is not modified.
 */
export function blendMembrane(
  level: LevelPixels,
  roles: RolePixels,
  nnf: Uint32Array,
  weights: Uint16Array,
  settings: MembraneSettings,
): Uint8Array {
  const { area, limit, sweeps, channels, tones } = settings;
  const color = level.color.slice();
  const pixels = Array.from({ length: area.width * area.height }, (_, index) => {
    return (area.y + Math.floor(index / area.width)) * level.width + area.x + (index % area.width);
  });
  const errors = pixels.map((p) => borderError(level, roles, nnf, weights, p, limit));
  const states = Uint8Array.from(pixels, (p, index) =>
    isHole(roles, p) ? FREE : errors[index] === undefined ? VOID : FIXED,
  );
  for (let c = 0; c < channels; c++) {
    const shifts = tones === undefined ? undefined : voteTones(level, roles, nnf, weights, area, c, tones);
    const plane = Int16Array.from(errors, (error, index) => {
      const value = roundHalfEven((error?.[c] ?? 0) * 32) - (error === undefined ? 0 : (shifts?.[index] ?? 0));
      return Math.min(255 * 32, Math.max(-255 * 32, value));
    });
    const solved = solveHarmonic({ width: area.width, height: area.height, plane, states }, sweeps);
    pixels.forEach((p, index) => {
      if (states[index] !== FREE) return;
      const corrected =
        (color[p * 4 + c] ?? 0) + Math.floor(((solved.plane[index] ?? 0) + (shifts?.[index] ?? 0) + 16) / 32);
      color[p * 4 + c] = Math.min(255, Math.max(0, corrected));
    });
  }
  return color;
}

/** Known minus voted, four channels, at a known pixel beside the hole; nothing elsewhere, or where it exceeds the limit. */
function borderError(
  level: LevelPixels,
  roles: RolePixels,
  nnf: Uint32Array,
  weights: Uint16Array,
  p: number,
  limit: number,
): number[] | undefined {
  const { width, height, color } = level;
  const x = p % width;
  const y = Math.floor(p / width);
  const isBeside =
    (x > 0 && isHole(roles, p - 1)) ||
    (x + 1 < width && isHole(roles, p + 1)) ||
    (y > 0 && isHole(roles, p - width)) ||
    (y + 1 < height && isHole(roles, p + width));
  if (isHole(roles, p) || !isBeside) return undefined;
  const voted = meanBallot(level, collectBallots(level, roles, nnf, weights, p));
  const error = voted?.map((value, c) => Math.fround((color[p * 4 + c] ?? 0) - value));
  return error?.slice(0, JUDGED).some((difference) => Math.abs(difference) > limit) ? undefined : error;
}

function isHole(roles: RolePixels, p: number): boolean {
  return ((roles.flags[p] ?? 0) & HOLE) !== 0;
}
