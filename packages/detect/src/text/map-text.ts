import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { confirmLines } from "./confirm-lines.ts";
import { type Tile, cutTiles } from "./cut-tiles.ts";
import { halvePicture } from "./halve-picture.ts";
import { networkInput } from "./network-input.ts";
import type { TextNetwork } from "./text-network.ts";

/** As large as costs little memory: 0.5 GB with the runtime's own. */
const TILE_SIDE = 1216;
/** Lettering higher than this is found at half the size. */
const OVERLAP = 192;
/** Smaller pictures are not halved again: whatever lettering they hold fills them. */
const SMALLEST_SIDE = 320;

export interface MapOptions {
  readonly signal?: AbortSignal | undefined;
  /** 0 to 1, never falling. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** All sizes down to that which is the smallest worth looking at. */
const ALL_LEVELS = Infinity;

/**
 * Asks the network about every part of a picture, at its full size for small lettering and at halves of it for large. What
 * looks like a line of large letters counts only where it does at half the size as well.
 *
 * @param levelCount  How many sizes to look at, the full one first.
 * @returns  The highest probability for each pixel, 0–255, as a mask.
 *
 * Cost: 4/3 of one run over the picture, some 0.8 s for a megapixel.
 */
export async function mapText(
  raster: Raster,
  network: TextNetwork,
  options: MapOptions = {},
  levelCount = ALL_LEVELS,
): Promise<Mask> {
  const [finest, ...coarser] = await askLevels(raster, network, options, levelCount);
  const levels = [finest];
  for (const level of coarser) levels.unshift(level); // from coarse to fine
  let confirmed: Mask | undefined;
  const map = createMask(raster.width, raster.height);
  for (const [index, level] of levels.entries()) {
    confirmed = confirmed === undefined ? level : confirmLines(level, confirmed);
    keepHighest(map, confirmed, 2 ** (levels.length - 1 - index));
  }
  return map;
}

/** One map of probabilities for each halving, the finest first. */
async function askLevels(
  raster: Raster,
  network: TextNetwork,
  { signal, onProgress }: MapOptions,
  levelCount: number,
): Promise<[Mask, ...Mask[]]> {
  const total = raster.width * raster.height * (4 / 3);
  let done = 0;
  const ask = async (level: Raster): Promise<Mask> => {
    const map = createMask(level.width, level.height);
    for (const tile of cutTiles(level.width, level.height, TILE_SIDE, OVERLAP)) {
      signal?.throwIfAborted();
      const { planes, width, height } = networkInput(level, tile.rect);
      takeCore(map, await network.run(planes, width, height), width, tile);
      done += tile.core.width * tile.core.height;
      onProgress?.(Math.min(1, done / total));
      await new Promise((resolve) => setTimeout(resolve, 0)); // an abort can only arrive between two runs
    }
    return map;
  };
  const maps: [Mask, ...Mask[]] = [await ask(raster)];
  for (let level = raster; maps.length < levelCount && Math.max(level.width, level.height) >= 2 * SMALLEST_SIDE; ) {
    level = halvePicture(level);
    maps.push(await ask(level));
  }
  return maps;
}

function takeCore(map: Mask, answer: Float32Array, stride: number, { rect, core }: Tile): void {
  for (let y = core.y; y < core.y + core.height; y++) {
    const row = (y - rect.y) * stride - rect.x;
    for (let x = core.x; x < core.x + core.width; x++) {
      const at = y * map.width + x;
      map.data[at] = Math.max(map.data[at], Math.round(255 * answer[row + x]));
    }
  }
}

/** A pixel of a level stands for `factor` × `factor` of the picture; those at the right and bottom for what is left over. */
function keepHighest(map: Mask, level: Mask, factor: number): void {
  for (let y = 0; y < map.height; y++) {
    const row = Math.min(level.height - 1, Math.floor(y / factor)) * level.width;
    for (let x = 0; x < map.width; x++) {
      const value = level.data[row + Math.min(level.width - 1, Math.floor(x / factor))];
      const at = y * map.width + x;
      if (value > map.data[at]) map.data[at] = value;
    }
  }
}
