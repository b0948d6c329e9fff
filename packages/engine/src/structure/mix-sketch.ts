import type { Kernels } from "@lacuna/kernel";
import type { Stage } from "../fill/pyramid.ts";
import type { Sketch } from "./draw-bridges.ts";

/** How much of a search's target is the sketch's where that is trusted wholly; the rest is what was voted. */
const WEIGHT = 0.9;

/** Draws a level's hole pixels toward a sketch. */
export function mixSketch(k: Kernels, { level }: Stage, { pixels, colors, shares }: Sketch): void {
  const bytes = k.arena.bytes(level.color, level.width * level.height * 4);
  for (let i = 0; i < pixels.length; i++) {
    for (let c = 0; c < 4; c++) {
      const at = pixels[i] * 4 + c;
      bytes[at] = Math.round(bytes[at] + WEIGHT * shares[i] * (colors[i * 4 + c] - bytes[at]));
    }
  }
}
