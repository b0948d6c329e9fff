import type { Raster, Rect } from "@lacuna/raster";
import { sampleView } from "./sample-view.ts";
import { SILHOUETTE_SIDE, type SilhouetteAnswer, type SilhouetteNetwork } from "./silhouette-network.ts";

/** The network looks at a square so much larger than the box's longer side. */
const MARGIN = 1.35;
/** A box that comes so close to the picture's edge goes on behind it, in shares of its longer side. */
const AT_EDGE = 0.02;
/**
 * The network knows whole bodies. Who is cut by the picture's left and right edge or by two adjoining ones, or of whom less of
 * the box is seen than this, is looked at once more from further away, with the square moved to where the body goes on: by a
 * share of its side.
 */
const LEAST_SHARE = 0.3;
const WIDER = 1.6;
const ASIDE = 0.3;
const INPUT_SIZE = { width: SILHOUETTE_SIDE, height: SILHOUETTE_SIDE };
const SEEN = 0.5;
/** From so much presence on a turned look is not needed. */
const CLEAR = 0.5;

/** What the network saw in a square, which may reach beyond the picture. */
export interface Look extends SilhouetteAnswer {
  readonly square: Rect;
  /** Whether the picture was shown turned, as somebody who lies has to be seen. */
  readonly isTurned: boolean;
}

/**
 * Looks at the person in a box: as it is; turned, where somebody may lie; and once more from further away where not all of the
 * person was seen.
 *
 * Cost: 0.05 s a look, of which there are one to four.
 */
export async function findSilhouette(
  raster: Raster,
  box: Rect,
  network: SilhouetteNetwork,
): Promise<readonly [Look, ...Look[]]> {
  const side = MARGIN * Math.max(box.width, box.height);
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const near = await lookTurned(raster, squareAround(x, y, side), box.width > box.height, network);
  const { left, right, top, bottom } = cutSides(box, raster);
  const isCut = (left && right) || ((left || right) && (top || bottom));
  if (!isCut && shareWithin(near, box).ofBox >= LEAST_SHARE) return [near];
  const aside = (Number(right) - Number(left)) * ASIDE * side;
  const down = (Number(bottom) - Number(top)) * ASIDE * side;
  return [near, await look(raster, squareAround(x + aside, y + down, WIDER * side), 0, network)];
}

function squareAround(x: number, y: number, side: number): Rect {
  const length = Math.max(1, Math.ceil(side));
  return { x: Math.round(x - length / 2), y: Math.round(y - length / 2), width: length, height: length };
}

/** The network knows people who stand or sit: somebody who may lie and is not clearly seen is looked at from both sides. */
async function lookTurned(raster: Raster, square: Rect, mayLie: boolean, network: SilhouetteNetwork): Promise<Look> {
  let best = await look(raster, square, 0, network);
  if (!mayLie || best.presence >= CLEAR) return best;
  for (const turns of [1, 3]) {
    const turned = await look(raster, square, turns, network);
    if (turned.presence > best.presence) best = turned;
  }
  return best;
}

/** @param turns  Quarters of a turn that the picture is shown turned by. */
async function look(raster: Raster, square: Rect, turns: number, network: SilhouetteNetwork): Promise<Look> {
  const input = turn(sampleView(raster, square, INPUT_SIZE), 3, turns);
  const { presence, likelihoods } = await network.run(input);
  return { square, presence, likelihoods: turn(likelihoods, 1, (4 - turns) % 4), isTurned: turns > 0 };
}

/** Turns a plane of the network's size, of so many values a pixel, by quarters. */
function turn(plane: Float32Array, values: number, quarters: number): Float32Array {
  if (quarters === 0) return plane;
  const last = SILHOUETTE_SIDE - 1;
  const out = new Float32Array(plane.length);
  for (let y = 0; y <= last; y++) {
    for (let x = 0; x <= last; x++) {
      const [u, v] = quarters === 1 ? [y, last - x] : quarters === 2 ? [last - x, last - y] : [last - y, x];
      const from = (v * SILHOUETTE_SIDE + u) * values;
      out.set(plane.subarray(from, from + values), (y * SILHOUETTE_SIDE + x) * values);
    }
  }
  return out;
}

/** Where a person goes on behind the picture's edges. */
function cutSides({ x, y, width, height }: Rect, size: Raster): Record<"left" | "right" | "top" | "bottom", boolean> {
  const near = AT_EDGE * Math.max(width, height);
  return {
    left: x <= near,
    right: x + width >= size.width - near,
    top: y <= near,
    bottom: y + height >= size.height - near,
  };
}

/** How much of a silhouette lies in a box, and how much of the box it marks. */
export function shareWithin(
  { square, likelihoods }: Look,
  { x, y, width, height }: Rect,
): { readonly ofSilhouette: number; readonly ofBox: number } {
  const step = square.width / SILHOUETTE_SIDE;
  let all = 0;
  let inside = 0;
  for (let at = 0; at < likelihoods.length; at++) {
    if (likelihoods[at] < SEEN) continue;
    all++;
    const u = square.x + ((at % SILHOUETTE_SIDE) + 0.5) * step - x;
    const v = square.y + (Math.floor(at / SILHOUETTE_SIDE) + 0.5) * step - y;
    if (u >= 0 && v >= 0 && u < width && v < height) inside++;
  }
  return { ofSilhouette: all === 0 ? 0 : inside / all, ofBox: (inside * step ** 2) / (width * height) };
}

/** How much of the smaller of two silhouettes the other shares, 0–1. */
export function overlapOf(a: Look, b: Look): number {
  const [smaller, larger] = areaOf(a) <= areaOf(b) ? [a, b] : [b, a];
  const step = smaller.square.width / SILHOUETTE_SIDE;
  let all = 0;
  let shared = 0;
  for (let at = 0; at < smaller.likelihoods.length; at++) {
    if (smaller.likelihoods[at] < SEEN) continue;
    all++;
    const x = smaller.square.x + ((at % SILHOUETTE_SIDE) + 0.5) * step;
    const y = smaller.square.y + (Math.floor(at / SILHOUETTE_SIDE) + 0.5) * step;
    if (likelihoodAt(larger, x, y) >= SEEN) shared++;
  }
  return all === 0 ? 0 : shared / all;
}

/** Of the silhouette, in pixels of the picture. */
function areaOf({ square, likelihoods }: Look): number {
  const seen = likelihoods.reduce((sum, likelihood) => sum + Number(likelihood >= SEEN), 0);
  return seen * (square.width / SILHOUETTE_SIDE) ** 2;
}

/** How likely a place of the picture belongs to the person, 0–1; 0 outside of what was looked at. */
export function likelihoodAt({ square, likelihoods }: Look, x: number, y: number): number {
  const scale = SILHOUETTE_SIDE / square.width;
  const last = SILHOUETTE_SIDE - 1;
  const u = (x - square.x) * scale - 0.5;
  const v = (y - square.y) * scale - 0.5;
  if (u < -0.5 || v < -0.5 || u > last + 0.5 || v > last + 0.5) return 0;
  const left = Math.min(last - 1, Math.max(0, Math.floor(u)));
  const top = Math.min(last - 1, Math.max(0, Math.floor(v)));
  const across = Math.min(1, Math.max(0, u - left));
  const down = Math.min(1, Math.max(0, v - top));
  const at = top * SILHOUETTE_SIDE + left;
  const upper = likelihoods[at] * (1 - across) + likelihoods[at + 1] * across;
  const lower = likelihoods[at + SILHOUETTE_SIDE] * (1 - across) + likelihoods[at + SILHOUETTE_SIDE + 1] * across;
  return upper * (1 - down) + lower * down;
}
