import { EXCLUDED, HOLE, type Kernels } from "@lacuna/kernel";
import type { Stage } from "../fill/pyramid.ts";

/** A level's pixels as arrays: what edges are read from. */
export interface View {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel. */
  readonly bytes: Uint8Array;
  /** HOLE and EXCLUDED, and other flags. */
  readonly flags: Uint8Array;
}

export function viewStage(k: Kernels, { level, roles }: Stage): View {
  const { width, height, color } = level;
  const pixels = width * height;
  return { width, height, bytes: k.arena.bytes(color, pixels * 4), flags: k.arena.bytes(roles.flags, pixels) };
}

const UNKNOWN = HOLE | EXCLUDED;

/** Whether all of the four pixels around a point are known, so that it may be sampled. */
export function canSample({ width, height, flags }: View, x: number, y: number): boolean {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return false;
  const p = top * width + left;
  return ((flags[p] | flags[p + 1] | flags[p + width] | flags[p + width + 1]) & UNKNOWN) === 0;
}

/** The byte `c` at a point between pixels, bilinear. */
export function sample({ bytes, width }: View, x: number, y: number, c: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const across = x - left;
  const at = (top * width + left) * 4 + c;
  const below = at + width * 4;
  const upper = bytes[at] + across * (bytes[at + 4] - bytes[at]);
  const lower = bytes[below] + across * (bytes[below + 4] - bytes[below]);
  return upper + (y - top) * (lower - upper);
}
