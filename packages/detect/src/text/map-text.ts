import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { type Tile, cutTiles } from "./cut-tiles.ts";
import { halvePicture } from "./halve-picture.ts";
import { networkInput } from "./network-input.ts";
import type { TextNetwork } from "./text-network.ts";

/** As large as costs little memory: 0.4 GB with the runtime's own. */
const TILE_SIDE = 960;
/** Lettering higher than this is found at half the size. */
const OVERLAP = 192;
/** Smaller pictures are not halved again: whatever lettering they hold fills them. */
const SMALLEST_SIDE = 320;

export interface MapOptions {
  readonly signal?: AbortSignal | undefined;
  /** 0 to 1, never falling. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Asks the network about every part of a picture, at its full size for small lettering and at halves of it for large.
 *
 * @returns  The highest probability for each pixel, 0–255, as a mask.
 *
 * Cost: 4/3 of one run over the picture, some 0.8 s for a megapixel.
 */
export async function mapText(raster: Raster, network: TextNetwork, options: MapOptions = {}): Promise<Mask> {
  const { signal, onProgress } = options;
  const map = createMask(raster.width, raster.height);
  const total = raster.width * raster.height * (4 / 3);
  let done = 0;
  let level = raster;
  for (let factor = 1; ; factor *= 2) {
    for (const tile of cutTiles(level.width, level.height, TILE_SIDE, OVERLAP)) {
      signal?.throwIfAborted();
      const { planes, width, height } = networkInput(level, tile.rect);
      const answer = await network.run(planes, width, height);
      keepHighest(map, answer, width, tile, factor);
      done += tile.core.width * tile.core.height;
      onProgress?.(Math.min(1, done / total));
      await new Promise((resolve) => setTimeout(resolve, 0)); // an abort can only arrive between two runs
    }
    if (Math.max(level.width, level.height) < 2 * SMALLEST_SIDE) return map;
    level = halvePicture(level);
  }
}

/** Pixels of the picture beyond the last halved one take its answer. */
function keepHighest(map: Mask, answer: Float32Array, stride: number, { rect, core }: Tile, factor: number): void {
  const isLast = (end: number, side: number): boolean => (end + 1) * factor > side;
  const right = core.x + core.width;
  const bottom = core.y + core.height;
  const toX = isLast(right, map.width) ? map.width : right * factor;
  const toY = isLast(bottom, map.height) ? map.height : bottom * factor;
  for (let y = core.y * factor; y < toY; y++) {
    const row = (Math.min(bottom - 1, Math.floor(y / factor)) - rect.y) * stride - rect.x;
    for (let x = core.x * factor; x < toX; x++) {
      const value = Math.round(255 * answer[row + Math.min(right - 1, Math.floor(x / factor))]);
      const at = y * map.width + x;
      if (value > map.data[at]) map.data[at] = value;
    }
  }
}
