import { SOURCE, TARGET } from "../flags.ts";
import type { RolePixels } from "./classify.ts";
import { below, mix, step } from "./random.ts";

/** A nearest-neighbor field as plain arrays; see `Field`. */
export interface FieldPixels {
  readonly nnf: Uint32Array;
  readonly distances: Uint16Array;
}

/** A position packed as x | y << 16, and back. */
export const packPosition = (x: number, y: number): number => x + y * 65536;
export const unpackPosition = (packed: number): { x: number; y: number } => ({ x: packed & 0xffff, y: packed >>> 16 });

/** Places drawn near a target before it takes a source from the list. */
const NEAR_DRAWS = 8;

/**
 * Twin of `scatterField`: every target takes the first source among eight places drawn within `reach` pixels, clipped to
 * the picture, else one from the list. Where there is no target the field is 0.
 */
export function scatterField(
  roles: RolePixels,
  size: { width: number; height: number },
  list: Uint32Array,
  reach: number,
  seed: number,
): FieldPixels {
  const { width, height } = size;
  const nnf = Uint32Array.from(roles.flags, (flag, p) => {
    if ((flag & TARGET) === 0) return 0;
    let state = mix((p ^ seed) >>> 0);
    const fallback = list[below(state, list.length)] ?? 0;
    for (let draw = 0; draw < (reach > 0 ? NEAR_DRAWS : 0); draw++) {
      state = step(state);
      const x = clip((p % width) + below(state, 2 * reach + 1) - reach, width);
      state = step(state);
      const y = clip(Math.floor(p / width) + below(state, 2 * reach + 1) - reach, height);
      if (((roles.flags[y * width + x] ?? 0) & SOURCE) !== 0) return packPosition(x, y);
    }
    return fallback;
  });
  return { nnf, distances: new Uint16Array(nnf.length) };
}

function clip(position: number, side: number): number {
  return Math.min(Math.max(position, 0), side - 1);
}

/**
 * Twin of `upsampleField`. For each target the parent's source is tried, then those of the 24 pixels around the parent,
 * ring by ring and each ring clockwise from its top left; the first that gives a source of the finer level is taken,
 * else a random one. Where there is no target the field is 0.
 */
export function upsampleField(
  coarse: { roles: RolePixels; field: FieldPixels; width: number; height: number },
  fine: { roles: RolePixels; width: number; height: number; list: Uint32Array },
  seed: number,
): FieldPixels {
  const nnf = Uint32Array.from(fine.roles.flags, (flag, p) => {
    if ((flag & TARGET) === 0) return 0;
    const x = p % fine.width;
    const y = Math.floor(p / fine.width);
    const candidates = SPIRAL.map(({ i, j }) => {
      const qx = (x >> 1) + i;
      const qy = (y >> 1) + j;
      const q = qy * coarse.width + qx;
      const isInside = qx >= 0 && qy >= 0 && qx < coarse.width && qy < coarse.height;
      if (!isInside || ((coarse.roles.flags[q] ?? 0) & TARGET) === 0) return undefined;
      const source = unpackPosition(coarse.field.nnf[q] ?? 0);
      return { x: (source.x - i) * 2 + (x % 2), y: (source.y - j) * 2 + (y % 2) };
    });
    const found = candidates.find((source) => source !== undefined && isSource(fine, source));
    return found === undefined ? randomSource(fine.list, p, seed) : packPosition(found.x, found.y);
  });
  return { nnf, distances: new Uint16Array(nnf.length) };
}

function isSource(
  fine: { roles: RolePixels; width: number; height: number },
  { x, y }: { x: number; y: number },
): boolean {
  const isInside = x >= 0 && y >= 0 && x < fine.width && y < fine.height;
  return isInside && ((fine.roles.flags[y * fine.width + x] ?? 0) & SOURCE) !== 0;
}

function randomSource(list: Uint32Array, p: number, seed: number): number {
  return list[below(mix((p ^ seed) >>> 0), list.length)] ?? 0;
}

const SPIRAL = [{ i: 0, j: 0 }, ...ring(1), ...ring(2)];

/** The cells of a square ring, clockwise from the top left. */
function ring(radius: number): { i: number; j: number }[] {
  const along = Array.from({ length: 2 * radius }, (_, index) => index - radius);
  return [
    ...along.map((i) => ({ i, j: -radius })),
    ...along.map((j) => ({ i: radius, j })),
    ...along.map((i) => ({ i: -i, j: radius })),
    ...along.map((j) => ({ i: -radius, j: -j })),
  ];
}
