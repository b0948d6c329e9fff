import type { Hole, Picture } from "../photos/picture.ts";
import type { LetteredPicture } from "./draw-case.ts";

export interface TextScores {
  /** The share of the lettering's pixels that are erased, 0–1; those it changed more count more. */
  readonly erased: number;
  /** The share of the lettering's connected pieces of which more than a tenth is left, 0–1. */
  readonly left: number;
  /** Pixels erased for each one of the lettering. */
  readonly spent: number;
  /** Mean difference of the lettering's pixels to the picture without it, of 255, in the file and once erased. */
  readonly before: number;
  readonly after: number;
}

export function judgeText(
  { truth, change, lettered }: LetteredPicture,
  hole: Hole,
  clean: Picture,
  result: Picture,
): TextScores {
  let all = 0;
  let hit = 0;
  let area = 0;
  let marked = 0;
  let before = 0;
  let after = 0;
  for (let p = 0; p < change.length; p++) {
    if (hole.data[p] !== 0) marked++;
    if (truth.data[p] === 0) continue;
    area++;
    all += change[p];
    if (hole.data[p] !== 0) hit += change[p];
    before += difference(lettered, clean, p);
    after += difference(result, clean, p);
  }
  return {
    erased: hit / all,
    left: shareLeft(truth, hole),
    spent: marked / area,
    before: before / area,
    after: after / area,
  };
}

function difference(a: Picture, b: Picture, p: number): number {
  let sum = 0;
  for (let i = p * 3; i < p * 3 + 3; i++) sum += Math.abs(a.data[i] - b.data[i]);
  return sum / 3;
}

/** Letters are pieces of the truth: those of fewer than five pixels are dots that JPEG has taken already. */
function shareLeft({ width, height, data }: Hole, hole: Hole): number {
  const seen = new Uint8Array(data.length);
  let pieces = 0;
  let left = 0;
  for (let start = 0; start < data.length; start++) {
    if (data[start] === 0 || seen[start] !== 0) continue;
    const stack = [start];
    seen[start] = 1;
    let size = 0;
    let missed = 0;
    for (let p = stack.pop(); p !== undefined; p = stack.pop()) {
      size++;
      if (hole.data[p] === 0) missed++;
      const x = p % width;
      const y = (p - x) / width;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const q = v * width + u;
          if (data[q] === 0 || seen[q] !== 0) continue;
          seen[q] = 1;
          stack.push(q);
        }
      }
    }
    if (size < 5) continue;
    pieces++;
    if (missed > size * 0.1) left++;
  }
  return pieces === 0 ? 0 : left / pieces;
}
