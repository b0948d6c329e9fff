import { type Kernels, type LaidGuide, layGuide } from "@lacuna/kernel";
import type { Stage } from "./pyramid.ts";
import type { Mips } from "./scene-guide.ts";

/** Guess pixels for each pixel of the coarsest level: a guess with fewer says nothing that the search would not find. */
const LEAST_TOLD = 0.7;
/** With fewer, what a guess could tell a level is in the field that the coarser ones leave. */
const LEAST_STEP = 0.4;
/** At full resolution, where following takes longer than at all other levels together, a guess has to know more. */
const LEAST_FINEST_STEP = 0.7;

/** Guess pixels for each pixel of a level. */
function stepAt(index: number, [{ width, columns }]: Mips): number {
  return (2 ** index * columns) / width;
}

/** Those that know something that the coarsest level does not: it is told most. */
export function guidesToHear(coarsest: number, guides: readonly Mips[]): readonly Mips[] {
  return guides.filter((mips) => stepAt(coarsest, mips) >= LEAST_TOLD);
}

/** @param index  0 is full resolution. @returns  Those of the guides that have something to say to this level. */
export function heardAt(index: number, guides: readonly Mips[]): readonly Mips[] {
  const least = index === 0 ? LEAST_FINEST_STEP : LEAST_STEP;
  return guides.filter((mips) => stepAt(index, mips) >= least);
}

/**
 * Lays guides over a stage's level.
 *
 * @param index  Of the level.
 * @returns      In memory that is the caller's to release. Where one is, those behind it say nothing.
 */
export function layGuides(k: Kernels, { level }: Stage, index: number, guides: readonly Mips[]): LaidGuide[] {
  const scale = 2 ** index;
  const laid: LaidGuide[] = [];
  for (const mips of guides) {
    const step = stepAt(index, mips);
    const guide = mips[Math.min(mips.length - 1, Math.max(0, Math.round(Math.log2(step))))];
    const place = { x: guide.x / scale, y: guide.y / scale, width: guide.width / scale, height: guide.height / scale };
    laid.push(layGuide(k, level, { ...guide, ...place }, step < 1, laid));
  }
  return laid;
}
