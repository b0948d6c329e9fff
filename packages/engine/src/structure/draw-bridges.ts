import { HOLE } from "@lacuna/kernel";
import type { Ray } from "./follow-edge.ts";
import type { Bridge } from "./match-rays.ts";
import { canSample, sample, type View } from "./view.ts";

/** Colors for some of a level's hole pixels, in the order in which they are to be mixed in. */
export interface Sketch {
  /** Numbers of the pixels: one may come more than once. */
  readonly pixels: Uint32Array;
  /** Four bytes for each. */
  readonly colors: Uint8Array;
  /** How far each is to be followed: 0–1. */
  readonly shares: Float32Array;
}

/** How far from an edge colors are told, and up to where they are told wholly, in pixels of the level. */
const REACH = 6;
const WHOLLY = REACH - 2;
/** Pixels between the samples of a profile, and pixels of the edge over which each is averaged. */
const STEP = 0.5;
const AVERAGED = 8;
/** A profile may be taken from this far inside the hole's border, where the one side is known and the other is not. */
const INSIDE = 2;

/** What bridges tell of a level. @param scale  Pixels of the rays' level for each of this one's. */
export function drawBridges(view: View, bridges: readonly Bridge[], scale: number): Sketch {
  const drawing: Drawing = { pixels: [], colors: [], shares: [] };
  // The surest last: where edges cross, it is followed most.
  for (const bridge of bridges.toReversed()) {
    drawBridge(view, { ...bridge, from: scaleRay(bridge.from, scale), to: scaleRay(bridge.to, scale) }, drawing);
  }
  const { pixels, colors, shares } = drawing;
  return { pixels: Uint32Array.from(pixels), colors: Uint8Array.from(colors), shares: Float32Array.from(shares) };
}

interface Drawing {
  readonly pixels: number[];
  readonly colors: number[];
  readonly shares: number[];
}

function scaleRay(ray: Ray, scale: number): Ray {
  return { ...ray, x: (ray.x + 0.5) / scale - 0.5, y: (ray.y + 0.5) / scale - 0.5, length: ray.length / scale };
}

function drawBridge(view: View, bridge: Bridge, { pixels, colors, shares }: Drawing): void {
  const { width, height, flags } = view;
  const { from: a, to: b, rise, fall, trust } = bridge;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const gap = Math.sqrt(dx * dx + dy * dy);
  const [ux, uy] = [dx / gap, dy / gap];
  const one = profileOf(view, a, 1);
  const other = profileOf(view, b, -1);
  const [near, far] = [one ?? other, other ?? one];
  if (near === undefined || far === undefined) return;
  const band = REACH + 0.25 * gap * Math.max(Math.abs(rise), Math.abs(fall));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - band));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(a.y, b.y) + band));
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - band));
  const right = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x) + band));
  for (let y = top; y <= bottom; y++) {
    // Where the row crosses the band along the bridge.
    const middle = uy === 0 ? left : a.x + ((y - a.y) * ux) / uy;
    const half = uy === 0 ? Number.POSITIVE_INFINITY : band / Math.abs(uy);
    const end = Math.min(right, Math.ceil(middle + half));
    for (let x = Math.max(left, Math.floor(middle - half)); x <= end; x++) {
      const p = y * width + x;
      if ((flags[p] & HOLE) === 0) continue;
      const t = ((x - a.x) * ux + (y - a.y) * uy) / gap;
      if (t < 0 || t > 1) continue;
      const curve = gap * t * (1 - t) * (rise * (1 - t) - fall * t);
      const off = (y - a.y) * ux - (x - a.x) * uy - curve;
      if (Math.abs(off) >= REACH) continue;
      pixels.push(p);
      shares.push(trust * Math.min(1, (REACH - Math.abs(off)) / (REACH - WHOLLY)));
      const at = (off + REACH) / STEP;
      for (let c = 0; c < 4; c++) colors.push(Math.round((1 - t) * tell(near, at, c) + t * tell(far, at, c)));
    }
  }
}

/**
 * Mean colors across a ray, from −REACH to REACH in steps, four values each. Where none is known the one before it counts, at the
 * beginning the first.
 *
 * @param side  1 from its left to its right, −1 the other way round.
 * @returns     Nothing where nothing is known.
 */
function profileOf(view: View, { x, y, dx, dy, length }: Ray, side: number): Float64Array | undefined {
  const steps = Math.round((2 * REACH) / STEP) + 1;
  const values = new Float64Array(steps * 4);
  const longest = Math.max(INSIDE, Math.min(AVERAGED, length));
  let known = -1;
  for (let step = 0; step < steps; step++) {
    const off = side * (step * STEP - REACH);
    let count = 0;
    for (let s = -INSIDE; s <= longest; s++) {
      const px = x - dx * s - dy * off;
      const py = y - dy * s + dx * off;
      if (!canSample(view, px, py)) continue;
      for (let c = 0; c < 4; c++) values[step * 4 + c] += sample(view, px, py, c);
      count++;
    }
    if (count > 0) {
      for (let c = 0; c < 4; c++) values[step * 4 + c] /= count;
      if (known < 0) for (let at = 0; at < step * 4; at++) values[at] = values[step * 4 + (at & 3)];
      known = step;
    } else if (known >= 0) values.copyWithin(step * 4, known * 4, known * 4 + 4);
  }
  return known < 0 ? undefined : values;
}

function tell(profile: Float64Array, at: number, c: number): number {
  const first = Math.min(profile.length / 4 - 2, Math.floor(at));
  const value = profile[first * 4 + c];
  return value + (at - first) * (profile[first * 4 + 4 + c] - value);
}
