import { randomNamed } from "../random.ts";

/** Two tools' values of one metric on the same case. */
export interface Pair {
  /** Cases of one photograph are not independent: they are drawn together. */
  readonly cluster: string;
  readonly ours: number;
  readonly theirs: number;
}

export interface PairedSummary {
  readonly cases: number;
  readonly ours: number;
  readonly theirs: number;
  /** Share of cases on which ours is better; ties count half. */
  readonly winShare: number;
  /** Mean over cases of ours − theirs, and its interval. */
  readonly difference: Interval;
  /** Mean over cases of (ours − theirs) / theirs, and its interval. */
  readonly relative: Interval;
}

export interface Interval {
  readonly mean: number;
  /** 95 % of bootstrap means lie between. */
  readonly low: number;
  readonly high: number;
}

const DRAWS = 2000;

/**
 * Compares two tools case by case.
 *
 * The intervals come from a bootstrap over photographs (percentile, 2000 draws, fixed seed).
 * Source: Efron & Tibshirani, "An Introduction to the Bootstrap" (1993), chapters 8 and 13.
 */
export function comparePairs(pairs: readonly Pair[], isSmallerBetter: boolean): PairedSummary {
  const wins = pairs.map(({ ours, theirs }) => (ours === theirs ? 0.5 : ours < theirs === isSmallerBetter ? 1 : 0));
  return {
    cases: pairs.length,
    ours: mean(pairs.map(({ ours }) => ours)),
    theirs: mean(pairs.map(({ theirs }) => theirs)),
    winShare: mean(wins),
    difference: bootstrapMean(pairs, ({ ours, theirs }) => ours - theirs),
    relative: bootstrapMean(pairs, ({ ours, theirs }) => (ours - theirs) / theirs),
  };
}

function bootstrapMean(pairs: readonly Pair[], valueOf: (pair: Pair) => number): Interval {
  const clusters = new Map<string, { sum: number; count: number }>();
  for (const pair of pairs) {
    const cluster = clusters.get(pair.cluster) ?? { sum: 0, count: 0 };
    clusters.set(pair.cluster, { sum: cluster.sum + valueOf(pair), count: cluster.count + 1 });
  }
  const drawn = [...clusters.values()];
  const random = randomNamed("bootstrap");
  const means: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < drawn.length; i++) {
      const cluster = drawn[Math.floor(random() * drawn.length)];
      sum += cluster.sum;
      count += cluster.count;
    }
    means.push(sum / count);
  }
  means.sort((a, b) => a - b);
  return {
    mean: mean(pairs.map(valueOf)),
    low: means[Math.floor(DRAWS * 0.025)],
    high: means[Math.floor(DRAWS * 0.975)],
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
