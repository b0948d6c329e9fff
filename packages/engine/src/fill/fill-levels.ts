import {
  fillHarmonic,
  type Kernels,
  type Layout,
  type Level,
  mixGuide,
  scatterField,
  searchField,
  upsampleField,
  vote,
  type VoteSettings,
} from "@lacuna/kernel";
import type { FillSettings } from "../protocol.ts";
import { findStructure } from "../structure/find-structure.ts";
import { mixSketch } from "../structure/mix-sketch.ts";
import { guidesToHear, heardAt, layGuides } from "./guide.ts";
import { ledSchedule } from "./led-schedule.ts";
import { type Preference, placePreference, preferenceOf } from "./preference.ts";
import type { Stage } from "./pyramid.ts";
import { buildMips } from "./scene-guide.ts";
import { type LevelSchedule, scheduleLevels } from "./schedule.ts";

export interface LevelReport {
  /** Called with a fraction from 0 to 1 that never falls. */
  readonly progress: (fraction: number) => void;
  /** Called when a level coarser than full resolution has its fill. */
  readonly preview: (level: Level) => void;
}

/** Cost of distance between target and source, in levels of one channel over the window's whole width and height. */
const PRIOR_ACROSS = 12;
const PRIOR_DOWN = 40;
/** Pixels counted in a patch distance: 7 rows of 7, the middle column twice. */
const COUNTED_PIXELS = 56;
const START_SWEEPS = 20;
/** How much of a search's target is a guide's where that is trusted wholly; the rest is what was voted. */
const GUIDE_WEIGHT = 0.9;
/** More targets than this take too long for a search all over the level. */
const WIDE_TARGETS = 6000;
/** Rounds of a level that look all over it for what a guide shows. */
const WIDE_ROUNDS = 2;
/** Below this many targets a round is over sooner than the threads have met. */
const WORTH_SHARING = 1500;

// Found on 52 cases of three photograph sets, by deep-feature distance and PSNR; docs/decisions/2026-11-21-fill.md tells what was tried.
const VOTE: VoteSettings = { quantile: 0.75, sigmaScale: 1.2, gamma: 2.2, detail: 0 };
const LAST_VOTE: VoteSettings = { quantile: 0.75, sigmaScale: 1.2, gamma: 2.5, detail: 1.9 };
/** A mean of patches that agree less loses more. */
const LED_LAST_VOTE: VoteSettings = { quantile: 0.75, sigmaScale: 1.2, gamma: 3.5, detail: 3.5 };
/** A field that is handed down without a search agrees less well, and lends more. */
const HANDED_DOWN_VOTE: VoteSettings = { ...LED_LAST_VOTE, detail: 3 };

/**
 * Fills the hole at every level, coarsest first, each starting from the field of the one before.
 *
 * @returns  Whether the field was only handed down to full resolution, from levels that a guide led.
 */
export function fillLevels(
  k: Kernels,
  stages: readonly Stage[],
  settings: FillSettings,
  layout: Layout,
  report: LevelReport,
): boolean {
  const preference = preferenceOf(settings.seed);
  const guides = guidesToHear(stages.length - 1, settings.guides.map(buildMips));
  const isLed = guides.length > 0;
  const mixing = { weight: GUIDE_WEIGHT, isAlpha: layout === "alpha" };
  const lastVote = isLed ? LED_LAST_VOTE : LAST_VOTE;
  const schedules = scheduleLevels(stages, settings.effort).map((planned, index) =>
    isLed ? ledSchedule(planned, at(stages, index).roles.targets, index, heardAt(index, guides).length > 0) : planned,
  );
  const totalWork = schedules.reduce((sum, schedule) => sum + schedule.work, 0);
  const sketches = findStructure(k, stages);
  let done = 0;
  for (let index = stages.length - 1; index >= 0; index--) {
    const stage = at(stages, index);
    const mark = k.arena.mark();
    const told = layGuides(k, stage, index, heardAt(index, guides));
    const schedule = at(schedules, index);
    const fillLevel = () => {
      const seed = (Math.imul(settings.seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
      const coarser = stages[index + 1];
      if (coarser === undefined) start(k, stage, schedule, seed);
      else {
        upsampleField(k, coarser, stage, seed);
        vote(k, stage.level, stage.roles, stage.field, stage.border, schedule.rounds > 0 ? VOTE : HANDED_DOWN_VOTE);
      }
      for (let round = 0; round < schedule.rounds; round++) {
        for (const guide of told) mixGuide(k, stage.level, stage.roles, guide, mixing);
        const sketch = sketches[index];
        if (sketch !== undefined) mixSketch(k, stage, sketch);
        const isLast = index === 0 && round === schedule.rounds - 1;
        const choosy = schedule.decidesStructure ? preference : undefined;
        const searched = told.length > 0 && round < WIDE_ROUNDS ? widened(stage, schedule) : schedule;
        improve(k, stage, searched, choosy, (seed + round * 7919) >>> 0, isLast ? lastVote : VOTE);
        done += schedule.work / schedule.rounds;
        report.progress(done / totalWork);
      }
    };
    if (stage.roles.targets < WORTH_SHARING) k.crew.alone(fillLevel);
    else fillLevel();
    k.arena.release(mark);
    if (index > 0) report.preview(stage.level);
  }
  return at(schedules, 0).rounds === 0;
}

/** What a guide shows may be anywhere, and not only where a coarser level found something. */
function widened({ level, roles }: Stage, schedule: LevelSchedule): LevelSchedule {
  const isLarge = roles.targets > WIDE_TARGETS;
  return isLarge ? schedule : { ...schedule, radius: Math.max(level.width, level.height) };
}

/** The coarsest level starts from the smoothest continuation of its border and a random field. */
function start(k: Kernels, stage: Stage, schedule: LevelSchedule, seed: number): void {
  fillHarmonic(k, stage.level, START_SWEEPS);
  scatterField(k, stage.level, stage.roles, stage.sources, stage.field, schedule.reach, seed);
}

/** One round: a search, and a vote on what it found. */
function improve(
  k: Kernels,
  stage: Stage,
  schedule: LevelSchedule,
  preference: Preference | undefined,
  seed: number,
  voting: VoteSettings,
): void {
  const { level, roles, field, border } = stage;
  const mark = k.arena.mark();
  searchField(k, level, roles, field, {
    passes: schedule.passes,
    radius: schedule.radius,
    tries: schedule.tries,
    priorX: Math.round((PRIOR_ACROSS * COUNTED_PIXELS * 256) / level.width),
    priorY: Math.round((PRIOR_DOWN * COUNTED_PIXELS * 256) / level.height),
    preference: preference === undefined ? 0 : placePreference(k, preference),
    seed,
    rescore: true,
  });
  k.arena.release(mark);
  vote(k, level, roles, field, border, voting);
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`there is no level ${index}`);
  return item;
}
