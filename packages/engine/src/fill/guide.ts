import { HOLE, type Kernels, type Layout } from "@lacuna/kernel";
import type { Stage } from "./pyramid.ts";

/** A guess of what the hole holds, in the coordinates of the scene's full resolution. */
export interface SceneGuide {
  /** What it covers; may reach beyond the scene. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Its own size. */
  readonly columns: number;
  readonly rows: number;
  /** Red, green, blue, and how far it is to be followed: 0–255 each. */
  readonly samples: Uint8Array;
}

/** What a guide says of one level's hole pixels. */
export interface LevelGuide {
  /** Indices of pixels, and red, green, blue and trust of each. */
  readonly pixels: Uint32Array;
  readonly colors: Uint8Array;
  /** How much of the next search's target is the guide's, 0–1; the rest is what was voted. */
  readonly weight: number;
}

/** Guess pixels for each pixel of the level: with fewer there is nothing in it that the coarser ones do not know already. */
const LEAST_STEP = 0.7;
/**
 * By guess pixels for each pixel of the level. Where the guess is sharper than the level it leads; where it is not, it would
 * lead the search to smooth places.
 */
const WEIGHTS: readonly (readonly [step: number, weight: number])[] = [
  [2, 0.9],
  [1, 0.75],
  [LEAST_STEP, 0.4],
];

/** Guess pixels for each pixel of a level. */
function stepAt(index: number, [{ width, columns }]: Mips): number {
  return (2 ** index * columns) / width;
}

/** Whether any of the guides knows something that a level does not. The coarsest level is told most. */
export function isTold(index: number, guides: readonly Mips[]): boolean {
  return guides.some((mips) => stepAt(index, mips) >= LEAST_STEP);
}

/** @param index  Of the stage's level; 0 is full resolution. @returns  undefined where the guides have nothing to say. */
export function guideLevel(k: Kernels, stage: Stage, index: number, guides: readonly Mips[]): LevelGuide | undefined {
  const heard = guides.filter((mips) => stepAt(index, mips) >= LEAST_STEP);
  if (heard.length === 0) return undefined;
  const scale = 2 ** index;
  const steps = heard.map((mips) => stepAt(index, mips));
  const weight = WEIGHTS.find(([least]) => Math.min(...steps) >= least)?.[1] ?? 0;
  const { width, height } = stage.level;
  const flags = k.arena.bytes(stage.roles.flags, width * height);
  const pixels = flags.reduce((count, flag) => count + (flag & HOLE), 0);
  const guide = { pixels: new Uint32Array(pixels), colors: new Uint8Array(pixels * 4), weight };
  const chosen = heard.map((mips, i) => mips[Math.min(mips.length - 1, Math.max(0, Math.round(Math.log2(steps[i]))))]);
  let count = 0;
  for (let p = 0; p < flags.length; p++) {
    if ((flags[p] & HOLE) === 0) continue;
    const x = ((p % width) + 0.5) * scale;
    const y = (Math.floor(p / width) + 0.5) * scale;
    const source = chosen.find((one) => covers(one, x, y));
    if (source === undefined) continue;
    guide.pixels[count] = p;
    sample(source, x, y, guide.colors, count * 4);
    if (guide.colors[count * 4 + 3] > 0) count++;
  }
  return { ...guide, pixels: guide.pixels.subarray(0, count) };
}

/** Draws a level's hole pixels toward the guide. */
export function mixGuide(k: Kernels, stage: Stage, guide: LevelGuide, weight: number, layout: Layout): void {
  const { width, height, color } = stage.level;
  const bytes = k.arena.bytes(color, width * height * 4);
  const { pixels, colors } = guide;
  for (let i = 0; i < pixels.length; i++) {
    const at = pixels[i] * 4;
    const own = (weight * colors[i * 4 + 3]) / 255;
    for (let c = 0; c < 3; c++) bytes[at + c] += Math.round((colors[i * 4 + c] - bytes[at + c]) * own);
    if (layout === "alpha") bytes[at + 3] += Math.round((255 - bytes[at + 3]) * own);
  }
}

/** A guide, then the same at half the size, and so on. */
export type Mips = readonly [SceneGuide, ...SceneGuide[]];

export function buildMips(guide: SceneGuide): Mips {
  const mips: [SceneGuide, ...SceneGuide[]] = [guide];
  for (let fine = guide; Math.min(fine.columns, fine.rows) >= 4; ) {
    const [columns, rows] = [fine.columns >> 1, fine.rows >> 1];
    const samples = new Uint8Array(columns * rows * 4);
    for (let y = 0; y < rows; y++) {
      for (let i = 0; i < columns * 4; i++) {
        const from = (2 * y * fine.columns + 2 * (i >> 2)) * 4 + (i & 3);
        const below = from + fine.columns * 4;
        const { samples: old } = fine;
        samples[y * columns * 4 + i] = (old[from] + old[from + 4] + old[below] + old[below + 4] + 2) >> 2;
      }
    }
    fine = { ...fine, columns, rows, samples };
    mips.push(fine);
  }
  return mips;
}

function covers({ x, y, width, height }: SceneGuide, px: number, py: number): boolean {
  return px >= x && py >= y && px < x + width && py < y + height;
}

/** Writes colors and trust: between four samples each, and beyond the edge its last one again. */
function sample(guide: SceneGuide, px: number, py: number, out: Uint8Array, to: number): void {
  const { columns, rows, samples } = guide;
  const x = ((px - guide.x) / guide.width) * columns - 0.5;
  const y = ((py - guide.y) / guide.height) * rows - 0.5;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [across, down] = [x - left, y - top];
  const [x0, x1] = [clamp(left, columns) * 4, clamp(left + 1, columns) * 4];
  const [y0, y1] = [clamp(top, rows) * columns * 4, clamp(top + 1, rows) * columns * 4];
  for (let c = 0; c < 4; c++) {
    const above = samples[y0 + x0 + c] + across * (samples[y0 + x1 + c] - samples[y0 + x0 + c]);
    const below = samples[y1 + x0 + c] + across * (samples[y1 + x1 + c] - samples[y1 + x0 + c]);
    out[to + c] = Math.round(above + down * (below - above));
  }
}

function clamp(position: number, length: number): number {
  return Math.min(length - 1, Math.max(0, position));
}
