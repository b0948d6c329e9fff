import {
  allocateLevel, fillHarmonic, type Kernels, type Layout, type Level, pack, type Samples, scatterField, searchField, unpack,
  upsampleField, vote,
} from "@lacuna/kernel";
import type { FillSettings, Scene } from "../protocol.ts";
import { buildPyramid, type Stage } from "./pyramid.ts";
import { type LevelSchedule, scheduleLevel } from "./schedule.ts";

export interface FillReport {
  readonly progress: (fraction: number) => void;
  readonly preview: (level: Level) => void;
}

/** Cost of distance between target and source, in gray levels a sample over the window's whole width and height. */
const PRIOR_ACROSS = 8;
const PRIOR_DOWN = 30;
/** Samples in a patch distance: 7 rows of 8 counted pixels (the middle one twice), 4 bytes each; the prior is for one channel. */
const SAMPLES = 56;

/** Fills the hole of one scene. Returns the samples with the hole filled, and whether there was nothing to copy from. */
export function fillScene(
  k: Kernels, scene: Scene, settings: FillSettings, report: FillReport,
): { samples: Uint8Array | Uint16Array; exhausted: boolean } {
  const mark = k.arena.mark();
  const { samples, base } = loadScene(k, scene);
  const stages = buildPyramid(k, base, samples.layout === "color");
  if (stages.length === 0) fillHarmonic(k, base, 30);
  else fillStages(k, stages, settings, report);
  unpack(k, base, samples);
  const filled = readSamples(k, scene, samples);
  k.arena.release(mark);
  return { samples: filled, exhausted: stages.length === 0 };
}

function fillStages(k: Kernels, stages: readonly Stage[], settings: FillSettings, report: FillReport): void {
  const coarsest = stages.length - 1;
  const schedules = stages.map((stage, index) =>
    scheduleLevel(index, coarsest, stage.targets, Math.max(stage.level.width, stage.level.height), settings.effort),
  );
  const work = stages.map((stage, index) => stage.targets * (schedules[index]?.rounds ?? 1));
  const totalWork = work.reduce((a, b) => a + b, 0);
  let done = 0;
  for (let index = coarsest; index >= 0; index--) {
    const stage = stages[index];
    const schedule = schedules[index];
    if (stage === undefined || schedule === undefined) throw new Error("no such level");
    const seed = (Math.imul(settings.seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
    const coarse = stages[index + 1];
    if (coarse === undefined) {
      fillHarmonic(k, stage.level, 20);
      scatterField(k, stage.level, stage.roles, stage.sources, stage.field, seed);
    } else {
      upsampleField(k, coarse, stage, seed);
      vote(k, stage.level, stage.roles, stage.field, stage.border, VOTE);
    }
    for (let round = 0; round < schedule.rounds; round++) {
      improve(k, stage, schedule, (seed + round * 7919) >>> 0);
      done += stage.targets;
      report.progress(done / totalWork);
    }
    if (index > 0 && settings.wantsPreview) report.preview(stage.level);
  }
}

const VOTE = { quantile: 0.75, sigmaScale: 1, gamma: 1.4 };

/** One round: a search, and a vote on what it found. */
function improve(k: Kernels, stage: Stage, schedule: LevelSchedule, seed: number): void {
  const { level, roles, field, border } = stage;
  searchField(k, level, roles, field, {
    passes: schedule.passes,
    radius: schedule.radius,
    tries: schedule.tries,
    priorX: Math.round((PRIOR_ACROSS * SAMPLES * 256) / level.width),
    priorY: Math.round((PRIOR_DOWN * SAMPLES * 256) / level.height),
    seed,
    rescore: true,
  });
  vote(k, level, roles, field, border, VOTE);
}

function loadScene(k: Kernels, scene: Scene): { samples: Samples; base: Level } {
  const { width, height, channels, colors, hasAlpha } = scene;
  const bytes = new Uint8Array(scene.samples.buffer, scene.samples.byteOffset, scene.samples.byteLength);
  const pointer = k.arena.allocate(bytes.length);
  k.arena.bytes(pointer, bytes.length).set(bytes);
  const layout: Layout = colors === 4 ? "ink" : hasAlpha && !isOpaque(scene) ? "alpha" : "color";
  const samples: Samples = { pointer, channels, colors, bytesPerSample: scene.samples.BYTES_PER_ELEMENT === 2 ? 2 : 1, layout };
  const base = allocateLevel(k, width, height);
  k.arena.bytes(base.kinds, width * height).set(scene.kinds);
  pack(k, samples, base);
  return { samples, base };
}

function isOpaque(scene: Scene): boolean {
  const { samples, channels, kinds } = scene;
  const full = samples.BYTES_PER_ELEMENT === 2 ? 65535 : 255;
  for (let p = 0, at = channels - 1; at < samples.length; p++, at += channels) {
    if (samples[at] !== full && (kinds[p] ?? 0) === 0) return false;
  }
  return true;
}

function readSamples(k: Kernels, scene: Scene, samples: Samples): Uint8Array | Uint16Array {
  const bytes = k.arena.bytes(samples.pointer, scene.samples.byteLength).slice();
  return samples.bytesPerSample === 2 ? new Uint16Array(bytes.buffer) : bytes;
}
