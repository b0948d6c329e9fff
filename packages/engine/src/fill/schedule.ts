import type { SearchEffort } from "../options.ts";

/** How hard one level is worked on. */
export interface LevelSchedule {
  /** Rounds of search and vote. */
  readonly rounds: number;
  readonly passes: number;
  /** First half side of the random search, in pixels. */
  readonly radius: number;
  readonly tries: number;
}

/** Above this many targets a level only refines what the coarser ones decided. */
const REFINE_ONLY = 60_000;
const COARSE_ROUNDS = 8;
const FINE_ROUNDS = 2;

const EFFORT: Record<SearchEffort, { rounds: number; passes: number; tries: number }> = {
  fast: { rounds: 0.6, passes: 0.5, tries: 1 },
  normal: { rounds: 1, passes: 1, tries: 1 },
  best: { rounds: 1.5, passes: 1.5, tries: 2 },
};

/**
 * Most of the work belongs at the coarse end, where pixels are few and the structure is decided.
 *
 * @param index    Level, 0 = full resolution.
 * @param coarsest Index of the coarsest level.
 */
export function scheduleLevel(
  index: number, coarsest: number, targets: number, longerSide: number, effort: SearchEffort,
): LevelSchedule {
  const factor = EFFORT[effort];
  if (targets > REFINE_ONLY) {
    return { rounds: 1, passes: effort === "fast" ? 1 : 2, radius: effort === "best" ? 16 : 4, tries: 1 };
  }
  const depth = coarsest === 0 ? 1 : index / coarsest;
  const rounds = Math.max(1, Math.round((FINE_ROUNDS + (COARSE_ROUNDS - FINE_ROUNDS) * depth) * factor.rounds));
  return { rounds, passes: Math.max(2, Math.round(4 * factor.passes)), radius: longerSide, tries: factor.tries };
}
