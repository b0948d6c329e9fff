import { EXCLUDED, HOLE } from "@lacuna/kernel";
import type { Straight } from "./follow-edge.ts";
import type { View } from "./view.ts";

/** A place at the hole's border where an edge runs into the hole: a point of the edge among known pixels. */
export interface End extends Straight {
  readonly strength: number;
}

/** Half side of the square in which gradients are looked at, in pixels, and how many of it have to be known. */
const RADIUS = 4;
const LEAST_KNOWN = 12;
/** Mean squared gradient of an edge's square, over three channels: of differences over two pixels. */
const LEAST_ENERGY = 96;
/** How much one direction has to prevail: 0 not at all, 1 there is no other. */
const LEAST_COHERENCE = 0.45;
/** Cosine to the way into the hole: an edge along the border does not enter it. */
const LEAST_INWARD = 0.25;
/** Ends of one direction that are nearer to one another are one, in pixels. */
const SPACING = 2.5;
const SAME_DIRECTION = 0.9;
/** The weakest of more are left out. */
const MOST_ENDS = 60;
const UNKNOWN = HOLE | EXCLUDED;
/** In place of a squared gradient: not looked at so far, or not known. */
const UNSEEN = -1;
const UNKNOWN_HERE = -2;

/** Where edges run into the hole, strongest first. */
export function findEnds(view: View): End[] {
  const ends: End[] = [];
  const { width, height, flags } = view;
  const gradients = new Float32Array(3 * width * height).fill(UNSEEN);
  for (let y = 1; y < height - 1; y++) {
    for (let p = y * width + 1; p < (y + 1) * width - 1; p++) {
      if ((flags[p] & UNKNOWN) !== 0) continue;
      if (((flags[p - 1] | flags[p + 1] | flags[p - width] | flags[p + width]) & HOLE) === 0) continue;
      const end = endAt(view, gradients, p - y * width, y);
      if (end !== undefined) ends.push(end);
    }
  }
  ends.sort((a, b) => b.strength - a.strength);
  const apart: End[] = [];
  for (const end of ends) {
    if (!apart.some((other) => isSame(other, end))) apart.push(end);
    if (apart.length === MOST_ENDS) break;
  }
  return apart;
}

function isSame(a: End, b: End): boolean {
  const [x, y] = [a.x - b.x, a.y - b.y];
  return x * x + y * y <= SPACING * SPACING && a.dx * b.dx + a.dy * b.dy >= SAME_DIRECTION;
}

/** The edge in the square around a pixel, if there is one: its direction is that of least change, by the structure tensor. */
function endAt(view: View, gradients: Float32Array, x: number, y: number): End | undefined {
  const { width, height, flags } = view;
  let [xx, xy, yy, sumX, sumY, known, inX, inY] = [0, 0, 0, 0, 0, 0, 0, 0];
  const bottom = Math.min(height - 2, y + RADIUS);
  const right = Math.min(width - 2, x + RADIUS);
  for (let v = Math.max(1, y - RADIUS); v <= bottom; v++) {
    for (let u = Math.max(1, x - RADIUS); u <= right; u++) {
      const p = v * width + u;
      if (flags[p] & HOLE) {
        inX += u - x;
        inY += v - y;
        continue;
      }
      if (gradients[3 * p] === UNSEEN) noteGradient(view, gradients, p);
      const across = gradients[3 * p];
      if (across === UNKNOWN_HERE) continue;
      const down = gradients[3 * p + 2];
      xx += across;
      xy += gradients[3 * p + 1];
      yy += down;
      const energy = across + down;
      sumX += energy * u;
      sumY += energy * v;
      known++;
    }
  }
  const total = xx + yy;
  const spread = Math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy);
  if (known < LEAST_KNOWN || total < LEAST_ENERGY * known || spread < LEAST_COHERENCE * total) return undefined;
  // The eigenvector of the smaller eigenvalue, in whichever way loses no digits.
  const [dx, dy] = xx > yy ? [-2 * xy, xx - yy + spread] : [yy - xx + spread, -2 * xy];
  const inward = dx * inX + dy * inY;
  const longest = Math.sqrt((dx * dx + dy * dy) * (inX * inX + inY * inY));
  if (!(Math.abs(inward) > LEAST_INWARD * longest)) return undefined;
  const scale = (inward > 0 ? 1 : -1) / Math.sqrt(dx * dx + dy * dy);
  return { x: sumX / total, y: sumY / total, dx: dx * scale, dy: dy * scale, strength: spread };
}

/** Writes a pixel's gradient times itself, over three channels: across squared, across by down, down squared. */
function noteGradient({ width, bytes, flags }: View, gradients: Float32Array, p: number): void {
  gradients[3 * p] = UNKNOWN_HERE;
  if ((flags[p] | flags[p - 1] | flags[p + 1] | flags[p - width] | flags[p + width]) & UNKNOWN) return;
  let [xx, xy, yy] = [0, 0, 0];
  for (let at = p * 4; at < p * 4 + 3; at++) {
    const across = bytes[at + 4] - bytes[at - 4];
    const down = bytes[at + width * 4] - bytes[at - width * 4];
    xx += across * across;
    xy += across * down;
    yy += down * down;
  }
  gradients[3 * p] = xx;
  gradients[3 * p + 1] = xy;
  gradients[3 * p + 2] = yy;
}
