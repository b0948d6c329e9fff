import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import { lumaAt } from "./color-plane.ts";

/** A crop with the guess in its hole: RGB of 8 bits. */
export interface FilledCrop {
  readonly raster: Raster;
  readonly hole: Mask;
}

/** Steps between pixels this far apart are what steps between neighbors are compared with. */
const FAR_PX = 4;
/** The ratio of the two, where all is so smooth that steps just add up. White noise has 1. */
const SMOOTH_RATIO = 1 / FAR_PX;
/** A guess that has less than this share of what the picture has above it is softer than its size. */
const LEAST_SHARE = 0.5;
/** Steps that are rounding, in levels. */
const NOISE = 0.05;
const SHORTEST_SIDE = 32;

/**
 * Takes from a guess the resolution that it does not have: halves it while its hole is softer than the known pixels around, by
 * how much less neighbors differ there than pixels four apart do. So a blurred guess leads a search at coarse levels only,
 * as a smaller one would, and not to what is blurred in the picture. What there is to see plays no part: a flat sky is not soft.
 */
export function dropSoftness(filled: FilledCrop): FilledCrop {
  const { raster } = filled;
  const { guessed, known } = measureSharpness(filled);
  const canShrink = Math.min(raster.width, raster.height) >= 2 * SHORTEST_SIDE;
  return guessed < LEAST_SHARE * known && canShrink ? dropSoftness(halve(filled)) : filled;
}

/**
 * How much steps between neighbors exceed what they would be if all were smooth. Not squared: a few hard edges do not make up for
 * what is blurred. Only steps between pixels that are both in the hole count, or both not.
 */
function measureSharpness({ raster, hole }: FilledCrop): { guessed: number; known: number } {
  const { width, height, data } = raster;
  const luma = new Float64Array(width * height);
  for (let p = 0; p < luma.length; p++) luma[p] = lumaAt(data, p * 3);
  const guessed: Sums = { near: 0, far: 0, count: 1 };
  const known: Sums = { near: 0, far: 0, count: 1 };
  for (let y = 0; y + FAR_PX < height; y++) {
    for (let p = y * width; p + FAR_PX < (y + 1) * width; p++) {
      const sums = hole.data[p] === 0 ? known : guessed;
      addSteps(sums, luma, hole.data, p, 1);
      addSteps(sums, luma, hole.data, p, width);
    }
  }
  return { guessed: sharpnessOf(guessed), known: sharpnessOf(known) };
}

interface Sums {
  near: number;
  far: number;
  count: number;
}

function addSteps(sums: Sums, luma: Float64Array, hole: Uint8Array, p: number, stride: number): void {
  const next = p + stride;
  const distant = p + FAR_PX * stride;
  const isHole = hole[p] !== 0;
  if ((hole[next] !== 0) !== isHole || (hole[distant] !== 0) !== isHole) return;
  sums.near += Math.abs(luma[next] - luma[p]);
  sums.far += Math.abs(luma[distant] - luma[p]);
  sums.count++;
}

function sharpnessOf({ near, far, count }: Sums): number {
  return (near / count + NOISE) / (far / count + NOISE) - SMOOTH_RATIO;
}

function halve({ raster, hole }: FilledCrop): FilledCrop {
  const [width, height] = [raster.width >> 1, raster.height >> 1];
  const data = new Uint8Array(width * height * 3);
  const smaller = createMask(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = 2 * y * raster.width + 2 * x;
      const below = p + raster.width;
      for (let c = 0; c < 3; c++) {
        const sum = raster.data[p * 3 + c] + raster.data[p * 3 + 3 + c];
        data[(y * width + x) * 3 + c] = (sum + raster.data[below * 3 + c] + raster.data[below * 3 + 3 + c] + 2) >> 2;
      }
      if ((hole.data[p] | hole.data[p + 1] | hole.data[below] | hole.data[below + 1]) !== 0) {
        smaller.data[y * width + x] = 255;
      }
    }
  }
  return { raster: createRaster({ ...raster, width, height, data }), hole: smaller };
}
