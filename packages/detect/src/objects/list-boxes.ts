import type { Rect } from "@lacuna/raster";
import { OBJECT_CLASSES, type ObjectClass } from "./object-classes.ts";
import { ANSWER_SIDE, INPUT_SIDE, type ObjectAnswer } from "./object-network.ts";

export interface ObjectBox {
  readonly label: ObjectClass;
  /** 0–1. */
  readonly score: number;
  /** In pixels, with fractions. */
  readonly box: Rect;
}

/** Two boxes of a class that share so much of their union are one object. */
const SAME_SHARE = 0.45;
/** A box that lies in another of its class but for this part is a piece of it. */
const WITHIN_SHARE = 0.85;

/** Reads an answer: a class's highest places among their neighbors are centers. In pixels of the network's input. */
export function listBoxes({ scores, sides }: ObjectAnswer, leastScore: number): ObjectBox[] {
  const found: ObjectBox[] = [];
  const count = OBJECT_CLASSES.length;
  const step = INPUT_SIDE / ANSWER_SIDE;
  for (let place = 0; place < ANSWER_SIDE * ANSWER_SIDE; place++) {
    const x = place % ANSWER_SIDE;
    const y = (place - x) / ANSWER_SIDE;
    for (let index = 0; index < count; index++) {
      const score = scores[place * count + index];
      if (score < leastScore || !isPeak(scores, x, y, index, score)) continue;
      const [left, top, right, bottom] = sides.subarray(place * 4, place * 4 + 4);
      const box = { x: x * step - left, y: y * step - top, width: left + right, height: top + bottom };
      if (box.width > 0 && box.height > 0) found.push({ label: OBJECT_CLASSES[index], score, box });
    }
  }
  return found;
}

function isPeak(scores: Float32Array, x: number, y: number, index: number, score: number): boolean {
  for (let v = Math.max(0, y - 1); v <= Math.min(ANSWER_SIDE - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(ANSWER_SIDE - 1, x + 1); u++) {
      if (scores[(v * ANSWER_SIDE + u) * OBJECT_CLASSES.length + index] > score) return false;
    }
  }
  return true;
}

/** Keeps the likeliest of the boxes that mean the same object, the likeliest first. */
export function keepDistinct(boxes: readonly ObjectBox[]): ObjectBox[] {
  const kept: ObjectBox[] = [];
  for (const candidate of boxes.toSorted((a, b) => b.score - a.score)) {
    const isKnown = kept.some((other) => other.label === candidate.label && isSame(other.box, candidate.box));
    if (!isKnown) kept.push(candidate);
  }
  return kept;
}

/** Whether two boxes of a class mean one object, or the second a piece of the first. */
export function isSame(a: Rect, b: Rect): boolean {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return false;
  const shared = width * height;
  const areaA = a.width * a.height;
  const areaB = b.width * b.height;
  return shared / (areaA + areaB - shared) > SAME_SHARE || shared / areaB > WITHIN_SHARE;
}
