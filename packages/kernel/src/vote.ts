import type { Field } from "./field.ts";
import { type Kernels, rowsPerChunk } from "./kernels.ts";
import type { Level, Roles } from "./level.ts";
import type { Pointer } from "./runtime/memory.ts";

const BINS = 4096;
/** Weighing fewer targets than this takes less time than handing the work over. */
const WORTH_SHARING = 8000;
/** Patch distances that one histogram bin covers. */
const BIN_WIDTH = 16;

export interface VoteSettings {
  /** The vote weight falls as exp(−d² / 2σ²); σ is this quantile (0–1) of all distances, times `sigmaScale`. */
  readonly quantile: number;
  readonly sigmaScale: number;
  /** The weight falls by this factor with each pixel from the hole's border, so that what is known leads. */
  readonly gamma: number;
  /**
   * How much of the photograph's own grain and fine detail to give back where patches disagree and their mean has lost it:
   * 0 none, 1 in proportion to the share of those who disagree with the leading source pixel. Never more than what sets
   * that pixel apart from the mean.
   */
  readonly detail: number;
}

/**
 * Fills the hole with what the patches of the field say: each pixel the weighted mean over the up to 49 that cover it.
 * Afterwards `field.distances` holds vote weights: the next search must rescore.
 *
 * Cost: O(targets · 49) reads. Twin: `reference/vote.ts`. Source: Wexler, Shechtman & Irani, "Space-Time Completion of
 * Video", PAMI 2007; weights as in Newson et al. 2014.
 */
export function vote(
  k: Kernels,
  level: Level,
  roles: Roles,
  field: Field,
  border: Pointer,
  settings: VoteSettings,
): void {
  const { width, height } = level;
  const rows = rowsPerChunk(width, height);
  const chunks = Math.ceil(height / rows);
  const mark = k.arena.mark();
  const byDistance = k.arena.allocate(BINS * 4);
  const byBorder = k.arena.allocate(256 * 4);
  const weigh = () => {
    const sigma = Math.max(
      BIN_WIDTH,
      distanceQuantile(k, level, roles, field, settings.quantile) * settings.sigmaScale,
    );
    k.crew.exports.fillWeightTables(byDistance, byBorder, sigma, Math.log(settings.gamma), 16);
    k.crew.run(
      "weighRows",
      chunks,
      rows,
      roles.flags,
      field.distances,
      border,
      width,
      height,
      roles.spans,
      byDistance,
      byBorder,
    );
  };
  if (roles.targets < WORTH_SHARING) k.crew.alone(weigh);
  else weigh();
  k.crew.run(
    "voteRows",
    chunks,
    rows,
    level.color,
    roles.flags,
    field.nnf,
    field.distances,
    width,
    height,
    roles.spans,
    settings.detail,
  );
  k.arena.release(mark);
}

/** The distance below which a share `quantile` of all targets lies, to within one bin. */
export function distanceQuantile(k: Kernels, level: Level, roles: Roles, field: Field, quantile: number): number {
  const targets = roles.targets;
  const mark = k.arena.mark();
  const histograms = k.arena.allocateZeroed(BINS * 4 * k.crew.threads);
  const rows = rowsPerChunk(level.width, level.height);
  k.crew.run(
    "histogramRows",
    Math.ceil(level.height / rows),
    rows,
    roles.flags,
    field.distances,
    level.width,
    level.height,
    roles.spans,
    histograms,
  );
  const bin = k.crew.exports.quantileBin(histograms, k.crew.threads, Math.ceil(targets * quantile));
  k.arena.release(mark);
  return (bin + 0.5) * BIN_WIDTH;
}
