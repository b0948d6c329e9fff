import type { Raster, Rect } from "@lacuna/raster";
import { viewColors } from "@lacuna/selection";
import { INPUT_STEP } from "./text-network.ts";

/** In the order of the planes: blue, green, red. The network was trained with these, on colors in that order. */
const MEANS = [0.485, 0.456, 0.406];
const DEVIATIONS = [0.229, 0.224, 0.225];

export interface NetworkInput {
  readonly planes: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** A tile as the network wants it: its colors, and gray beyond them up to the next step. */
export function networkInput(raster: Raster, tile: Rect): NetworkInput {
  const { data, start, pixelStride, rowStride } = viewColors(raster, tile);
  const width = roundUp(tile.width);
  const height = roundUp(tile.height);
  const planes = new Float32Array(3 * width * height);
  for (let c = 0; c < 3; c++) {
    const scale = 1 / (255 * DEVIATIONS[c]);
    const offset = MEANS[c] / DEVIATIONS[c];
    for (let y = 0; y < tile.height; y++) {
      const to = (c * height + y) * width;
      const from = start + y * rowStride + 2 - c;
      for (let x = 0; x < tile.width; x++) planes[to + x] = data[from + x * pixelStride] * scale - offset;
    }
  }
  return { planes, width, height };
}

function roundUp(side: number): number {
  return Math.ceil(side / INPUT_STEP) * INPUT_STEP;
}
