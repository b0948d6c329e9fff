import { dilate, type Kernels, labelComponents } from "@lacuna/kernel";
import { freeBytes } from "../free-bytes.ts";
import type { HolePlan } from "../protocol.ts";

/** Dilates a binary mask, which is empty afterwards, and finds its connected components. */
export function planHole(k: Kernels, mask: Uint8Array, width: number, height: number, dilatePx: number): HolePlan {
  const mark = k.arena.mark();
  const plane = k.arena.allocate(mask.length);
  const size = mask.length;
  k.arena.bytes(plane, size).set(mask);
  freeBytes(mask);
  const dilated = dilatePx > 0 ? dilate(k, plane, width, height, dilatePx) : plane;
  const components = labelComponents(k, dilated, width, height);
  const hole = k.arena.bytes(dilated, size).slice();
  k.arena.release(mark);
  return { hole, components };
}
