import type { Row } from "./measure-case.ts";

/** A metric as the tables show it. */
export interface MetricColumn {
  readonly title: string;
  readonly digits: number;
  /** What is better. A ratio is better the nearer to 1 it is, by its logarithm. */
  readonly better: "larger" | "smaller" | "near 1";
  valueOf(row: Row): number | undefined;
}

export const PSNR: MetricColumn = { title: "PSNR", digits: 2, better: "larger", valueOf: (row) => row.scores.psnr };
export const SHARPNESS: MetricColumn = {
  title: "sharp",
  digits: 2,
  better: "near 1",
  valueOf: (row) => row.scores.sharpness,
};
/** Mean of both networks' distances: the number that decides. */
export const DEEP: MetricColumn = {
  title: "deep",
  digits: 3,
  better: "smaller",
  valueOf: (row) => (row.deep === undefined ? undefined : (row.deep.squeeze + row.deep.inception) / 2),
};

export const METRICS: readonly MetricColumn[] = [
  PSNR,
  { title: "SSIM", digits: 3, better: "larger", valueOf: (row) => row.scores.ssim },
  SHARPNESS,
  { title: "seam", digits: 2, better: "near 1", valueOf: (row) => row.scores.seam },
  { title: "seam-out", digits: 2, better: "near 1", valueOf: (row) => row.scores.seamOutside },
  { title: "squeeze", digits: 3, better: "smaller", valueOf: (row) => row.deep?.squeeze },
  { title: "incept", digits: 3, better: "smaller", valueOf: (row) => row.deep?.inception },
  DEEP,
];

/** Mean over rows; of ratios the geometric mean, so that twice and half cancel. Undefined when a row lacks it. */
export function meanOfMetric(metric: MetricColumn, rows: readonly Row[]): number | undefined {
  let sum = 0;
  for (const row of rows) {
    const value = metric.valueOf(row);
    if (value === undefined) return undefined;
    sum += metric.better === "near 1" ? Math.log(Math.max(1e-6, value)) : value;
  }
  if (rows.length === 0) return undefined;
  return metric.better === "near 1" ? Math.exp(sum / rows.length) : sum / rows.length;
}

/** The value as a cost: smaller is better, whatever the metric. */
export function costOf(metric: MetricColumn, row: Row): number | undefined {
  const value = metric.valueOf(row);
  if (value === undefined) return undefined;
  if (metric.better === "near 1") return Math.abs(Math.log(Math.max(1e-6, value)));
  return metric.better === "larger" ? -value : value;
}
