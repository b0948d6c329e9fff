import { type Color, length, minus } from "./color.ts";
import type { End } from "./find-ends.ts";
import { canSample, sample, type View } from "./view.ts";

/** An edge that runs into the hole, as far as it can be seen outside. */
export interface Ray extends Straight {
  /** Pixels over which it was followed. */
  readonly length: number;
  /** Mean colors beside it, seen along its direction. */
  readonly left: Color;
  readonly right: Color;
}

/** A point next to the hole, and a direction of length 1 into the hole. */
export interface Straight {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** How many points of an edge are looked for at first and then, one a pixel, and how far away the last may lie: holes may come between. */
const FIRST = 12;
const LONGEST = 32;
const FARTHEST = 64;
/** An edge of fewer points tells too little. */
const SHORTEST = 7;
const LEAST_POINTS = 5;
/** The first point found may lie this far inside the border of the hole, and one side's colors nearer to it than the other's. */
const INSIDE = 4;
/** How far the edge may lie off the line, and how far from it colors are compared. */
const REACH = 2;
const SIDE = 1.5;
/** Pixels of the edge over which colors are averaged. */
const AVERAGED = 8;
/** What of the contrast has to be there at each point, and how many points in a row may lack it. */
const LEAST_SHARE = 0.45;
const MOST_MISSED = 2;
/** Of an edge: levels, over three channels. */
const LEAST_CONTRAST = 16;

/** Follows an edge away from the hole and fits a line to it; nothing where it is too short or too weak. */
export function followEdge(view: View, end: End): Ray | undefined {
  let line: Straight = end;
  let points: readonly TracePoint[] = [];
  for (const longest of [FIRST, LONGEST]) {
    const { left, right } = colorsBeside(view, line, AVERAGED);
    const contrast = minus(right, left);
    if (length(contrast) < LEAST_CONTRAST) return undefined;
    points = trace(view, line, contrast, longest);
    const fitted = fitLine(line, points);
    if (fitted === undefined) return undefined;
    line = fitted;
  }
  const seen = points.length;
  return seen < SHORTEST ? undefined : { ...line, length: seen, ...colorsBeside(view, line, Math.min(AVERAGED, seen)) };
}

function colorsBeside(view: View, line: Straight, longest: number): { left: Color; right: Color } {
  return { left: colorBeside(view, line, longest, -1), right: colorBeside(view, line, longest, 1) };
}

function colorBeside(view: View, { x, y, dx, dy }: Straight, longest: number, side: number): Color {
  const color = [0, 0, 0] satisfies Color;
  let count = 0;
  for (let s = -INSIDE; s <= longest; s++) {
    for (let off = SIDE; off <= SIDE + 1; off++) {
      const px = x - dx * s - dy * off * side;
      const py = y - dy * s + dx * off * side;
      if (!canSample(view, px, py)) continue;
      for (let c = 0; c < 3; c++) color[c] += sample(view, px, py, c);
      count++;
    }
  }
  for (let c = 0; c < 3; c++) color[c] /= Math.max(1, count);
  return color;
}

interface TracePoint {
  /** Pixels from the line's point, away from the hole. */
  readonly s: number;
  /** Pixels off the line, to its right. */
  readonly off: number;
}

/** Where the edge lies, step by step away from the hole, until it is lost. */
function trace(view: View, line: Straight, contrast: Color, longest: number): TracePoint[] {
  const { x, y, dx, dy } = line;
  const strength = length(contrast);
  const points: TracePoint[] = [];
  const across = new Float64Array(2 * (REACH + SIDE) + 1);
  for (let s = -INSIDE, missed = 0; s <= FARTHEST && points.length < longest && missed <= MOST_MISSED; s++) {
    for (let i = 0; i < across.length; i++) {
      const off = i - REACH - SIDE;
      across[i] = along(view, x - dx * s - dy * off, y - dy * s + dx * off, contrast) / strength;
    }
    let [best, sum, moment, known] = [0, 0, 0, 0];
    for (let off = -REACH; off <= REACH; off++) {
      const step = across[off + REACH + 2 * SIDE] - across[off + REACH];
      if (!Number.isNaN(step)) known++;
      if (!(step > 0)) continue;
      best = Math.max(best, step);
      const clear = Math.max(0, step - 0.5 * LEAST_SHARE * strength);
      const weight = clear * clear;
      sum += weight;
      moment += weight * off;
    }
    if (best < LEAST_SHARE * strength) {
      if (s > 0 && known > 0) missed++;
      continue;
    }
    missed = 0;
    points.push({ s, off: moment / sum });
  }
  return points;
}

/** The color at a point, as a length along another: not a number where it is not known. */
function along(view: View, x: number, y: number, [r, g, b]: Color): number {
  if (!canSample(view, x, y)) return Number.NaN;
  return sample(view, x, y, 0) * r + sample(view, x, y, 1) * g + sample(view, x, y, 2) * b;
}

/** The straight line through the points by least squares, from the point that is nearest to the hole. */
function fitLine({ x, y, dx, dy }: Straight, points: readonly TracePoint[]): Straight | undefined {
  const n = points.length;
  if (n < LEAST_POINTS) return undefined;
  let [sums, offs, ss, so] = [0, 0, 0, 0];
  for (const { s, off } of points) {
    sums += s;
    offs += off;
    ss += s * s;
    so += s * off;
  }
  const slope = (n * so - sums * offs) / (n * ss - sums * sums);
  const { s } = points[0];
  const off = offs / n + slope * (s - sums / n);
  const stretch = Math.sqrt(1 + slope * slope);
  return {
    x: x - dx * s - dy * off,
    y: y - dy * s + dx * off,
    dx: (dx + dy * slope) / stretch,
    dy: (dy - dx * slope) / stretch,
  };
}
