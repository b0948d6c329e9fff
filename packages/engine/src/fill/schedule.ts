import type { SearchEffort } from "../options.ts";
import type { Stage } from "./pyramid.ts";

/** How hard one level is worked on. */
export interface LevelSchedule {
  /** Rounds of search and vote. */
  readonly rounds: number;
  /** Passes over all targets in one search. */
  readonly passes: number;
  /** First half side of the random search, in pixels. */
  readonly radius: number;
  /** Random candidates at each radius. */
  readonly tries: number;
  /** How far away the random start may look, in pixels; 0 for anywhere. Read at the coarsest level only. */
  readonly reach: number;
  /** Whether this is one of the two coarsest levels, where it is decided what goes where. */
  readonly decidesStructure: boolean;
  /** Share of the whole, in any unit: targets visited. */
  readonly work: number;
}

/** Above this many targets a level only refines what the coarser ones decided. */
const REFINE_ONLY = 60_000;
const REFINE_RADIUS = 4;
const COARSE_ROUNDS = 30;
const FINE_ROUNDS = 2;
/**
 * Search radius from the third coarsest level on, and at full resolution: what lies further was in reach before. Half the
 * random candidates for 0.001 in deep-feature distance, which more rounds at the coarse end win back three times over.
 */
const FINE_RADIUS = 16;
const FINEST_RADIUS = 4;
/**
 * Targets that all rounds of one level may visit together. It bounds the time of broad strokes across the picture, which
 * have thousands of targets already at the coarsest level: a quarter less, for 1.7 % more deep-feature distance.
 */
const BUDGET = 110_000;
/** Thin holes continue what is next to them: their coarsest level looks near. */
const THIN_REACH = 48;

/** What each effort multiplies the rounds by, and how often each radius is tried. */
const EFFORT: Record<SearchEffort, { rounds: number; tries: number; refineRounds: number }> = {
  fast: { rounds: 0.5, tries: 1, refineRounds: 1 },
  normal: { rounds: 1, tries: 1, refineRounds: 1 },
  best: { rounds: 2, tries: 2, refineRounds: 2 },
};

/** Most of the work belongs at the coarse end, where pixels are few and the structure is decided. */
export function scheduleLevels(stages: readonly Stage[], effort: SearchEffort): LevelSchedule[] {
  const coarsest = stages.length - 1;
  const { rounds: factor, tries, refineRounds } = EFFORT[effort];
  return stages.map(({ level, roles: { targets }, isThin }, index) => {
    const longerSide = Math.max(level.width, level.height);
    const isCoarsest = index === coarsest;
    const reach = isCoarsest && isThin ? THIN_REACH : 0;
    if (targets > REFINE_ONLY) {
      const rounds = isCoarsest ? refineRounds + 1 : refineRounds;
      const radius = isCoarsest ? FINE_RADIUS : REFINE_RADIUS;
      return { rounds, passes: 2, radius, tries: 1, reach, decidesStructure: isCoarsest, work: rounds * targets };
    }
    const depth = coarsest === 0 ? 1 : index / coarsest;
    const wanted = (FINE_ROUNDS + (COARSE_ROUNDS - FINE_ROUNDS) * depth) * factor;
    const affordable = (BUDGET * factor) / targets;
    const rounds = Math.max(2, Math.round(Math.min(wanted, affordable)));
    const decidesStructure = index >= coarsest - 1;
    const radius = Math.min(longerSide, searchRadius(index, coarsest, isThin));
    return { rounds, passes: 2, radius, tries, reach, decidesStructure, work: rounds * targets };
  });
}

function searchRadius(index: number, coarsest: number, isThin: boolean): number {
  if (isThin) return FINE_RADIUS;
  if (index === coarsest) return Infinity;
  if (index === 0) return FINEST_RADIUS;
  return index === coarsest - 1 ? Infinity : FINE_RADIUS;
}
