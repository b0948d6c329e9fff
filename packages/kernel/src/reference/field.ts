import { SOURCE, TARGET } from "../flags.ts";
import type { RolePixels } from "./classify.ts";
import { below, mix } from "./random.ts";

/** A nearest-neighbor field as plain arrays; see `Field`. */
export interface FieldPixels {
  readonly nnf: Uint32Array;
  readonly distances: Uint16Array;
}

/** A position packed as x | y << 16, and back. */
export const packPosition = (x: number, y: number): number => x + y * 65536;
export const unpackPosition = (packed: number): { x: number; y: number } => ({ x: packed & 0xffff, y: packed >>> 16 });

/** Twin of `scatterField`: every target takes a source that depends on its own position and the seed only. In place. */
export function scatterField(roles: RolePixels, list: Uint32Array, field: FieldPixels, seed: number): void {
  roles.flags.forEach((flag, p) => {
    if ((flag & TARGET) !== 0) field.nnf[p] = randomSource(list, p, seed);
  });
}

/**
 * Twin of `upsampleField`. For each target the parent's source is tried, then those of the 24 pixels around the parent,
 * ring by ring and each ring clockwise from its top left; the first that gives a source of the finer level is taken,
 * else a random one. In place.
 */
export function upsampleField(
  coarse: { roles: RolePixels; field: FieldPixels; width: number; height: number },
  fine: { roles: RolePixels; field: FieldPixels; width: number; height: number; list: Uint32Array },
  seed: number,
): void {
  fine.roles.flags.forEach((flag, p) => {
    if ((flag & TARGET) === 0) return;
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
    fine.field.nnf[p] = found === undefined ? randomSource(fine.list, p, seed) : packPosition(found.x, found.y);
    fine.field.distances[p] = 0;
  });
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
  const steps = Array.from({ length: 2 * radius }, (_, step) => step);
  return [
    ...steps.map((step) => ({ i: step - radius, j: -radius })),
    ...steps.map((step) => ({ i: radius, j: step - radius })),
    ...steps.map((step) => ({ i: radius - step, j: radius })),
    ...steps.map((step) => ({ i: -radius, j: radius - step })),
  ];
}
