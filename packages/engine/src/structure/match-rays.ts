import { HOLE } from "@lacuna/kernel";
import { dot, length, minus } from "./color.ts";
import type { Ray } from "./follow-edge.ts";
import type { View } from "./view.ts";

/** An edge that is taken to go on through the hole, from one ray to another. */
export interface Bridge {
  readonly from: Ray;
  readonly to: Ray;
  /** The curve's slopes at both ends, against the straight line from the first to the second. */
  readonly rise: number;
  readonly fall: number;
  /** How sure that is: above 0, at most 1. */
  readonly trust: number;
}

/** Pixels between two rays that a patch does not span anyway. */
const LEAST_GAP = 5;
/** Slopes against the line between the rays' points: of two lines side by side, and of an arc. */
const MOST_SHIFT = 0.04;
const MOST_BEND = 0.2;
/** By how much an edge may be off between its ends, in pixels, that were taken for a straight line. */
const UNSURE = 1.2;
/** Cosine between the rays' contrasts in color, and the weaker's share of the stronger. */
const LEAST_COSINE = 0.7;
const LEAST_RATIO = 0.4;
/** A gap is believed where the edge was seen over this share of it on each side at least, and wholly from that on both together. */
const LEAST_SEEN = 0.15;
const SEEN_WELL = 0.6;
const LEAST_TRUST = 0.6;
/** Share of the pixels between that have to be the hole's. */
const LEAST_HOLE = 0.85;

/** Pairs of rays that look like one edge, each ray in one of them at most, the surest first. */
export function matchRays(view: View, rays: readonly Ray[]): Bridge[] {
  const bridges: Bridge[] = [];
  rays.forEach((from, i) => {
    for (const to of rays.slice(i + 1)) {
      const bridge = bridgeBetween(from, to);
      if (bridge !== undefined && crossesHole(view, from, to)) bridges.push(bridge);
    }
  });
  bridges.sort((a, b) => b.trust - a.trust);
  const taken = new Set<Ray>();
  return bridges.filter(({ from, to }) => {
    if (taken.has(from) || taken.has(to)) return false;
    taken.add(from).add(to);
    return true;
  });
}

function bridgeBetween(from: Ray, to: Ray): Bridge | undefined {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const gap = Math.sqrt(x * x + y * y);
  const seen = from.length + to.length;
  if (gap < LEAST_GAP || Math.min(from.length, to.length) < LEAST_SEEN * gap) return undefined;
  const rise = slope(from.dx, from.dy, x, y, UNSURE / from.length);
  const fall = slope(-to.dx, -to.dy, x, y, UNSURE / to.length);
  const shift = Math.abs(rise + fall) / (2 * (MOST_SHIFT + 1 / gap));
  const bend = Math.abs(rise - fall) / (2 * MOST_BEND);
  if (!(shift <= 1 && bend <= 1)) return undefined;
  const support = Math.sqrt(Math.min(1, seen / (SEEN_WELL * gap)));
  const trust = (support * colorLikeness(from, to)) / (1 + shift * shift + bend * bend);
  return trust < LEAST_TRUST ? undefined : { from, to, rise, fall, trust };
}

/** An edge's slope against a line, where it may be off by `unsure`: what is less counts as none. Not a number where it leads away. */
function slope(dx: number, dy: number, x: number, y: number, unsure: number): number {
  const along = dx * x + dy * y;
  if (along <= 0) return Number.NaN;
  const value = (dy * x - dx * y) / along;
  return Math.sign(value) * Math.max(0, Math.abs(value) - unsure);
}

/** Each ray looks into the hole, so that what is left of one should be right of the other. */
function colorLikeness(a: Ray, b: Ray): number {
  const contrastA = minus(a.right, a.left);
  const contrastB = minus(b.left, b.right);
  const [strengthA, strengthB] = [length(contrastA), length(contrastB)];
  const cosine = dot(contrastA, contrastB) / (strengthA * strengthB);
  const ratio = Math.min(strengthA, strengthB) / Math.max(strengthA, strengthB);
  if (cosine < LEAST_COSINE || ratio < LEAST_RATIO) return 0;
  const apart = Math.min(length(minus(a.left, b.right)), length(minus(a.right, b.left)));
  const unlike = (2 * apart) / (strengthA + strengthB);
  return (cosine * Math.sqrt(ratio)) / (1 + unlike * unlike);
}

function crossesHole({ width, flags }: View, a: Ray, b: Ray): boolean {
  const steps = Math.ceil(Math.max(Math.abs(b.x - a.x), Math.abs(b.y - a.y)));
  let inside = 0;
  for (let step = 1; step < steps; step++) {
    const x = Math.round(a.x + ((b.x - a.x) * step) / steps);
    const y = Math.round(a.y + ((b.y - a.y) * step) / steps);
    if (flags[y * width + x] & HOLE) inside++;
  }
  return inside >= LEAST_HOLE * (steps - 1);
}
