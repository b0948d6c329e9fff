import { type Kernels, rowsPerChunk, withScratch } from "./kernels.ts";
import type { Pointer } from "./runtime/memory.ts";

/**
 * One level of the pyramid, as planes in the kernels' memory, all row-major and `width * height` large.
 * Level 0 is full resolution.
 */
export interface Level {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel: the samples the search compares and the vote averages. */
  readonly color: Pointer;
  /** One byte a pixel: HOLE and EXCLUDED. */
  readonly kinds: Pointer;
}

export function allocateLevel(k: Kernels, width: number, height: number): Level {
  const pixels = width * height;
  return { width, height, color: k.arena.allocate(pixels * 4), kinds: k.arena.allocate(pixels) };
}

/**
 * Makes the next coarser level: stencil [1 3 3 1] ⊗ [1 3 3 1] / 64 over known pixels only, so that the hole's content
 * does not bleed into its surroundings. A coarse pixel is hole where less than half of the stencil's weight is known.
 *
 * Cost: O(width · height). Twin: `reference/halve.ts`.
 */
export function halve(k: Kernels, fine: Level): Level {
  const coarse = allocateLevel(k, (fine.width + 1) >> 1, (fine.height + 1) >> 1);
  const rows = rowsPerChunk(coarse.width * 2, coarse.height);
  k.crew.run(
    "halveRows",
    Math.ceil(coarse.height / rows),
    rows,
    fine.color,
    fine.kinds,
    fine.width,
    fine.height,
    coarse.color,
    coarse.kinds,
    coarse.width,
    coarse.height,
  );
  return coarse;
}

/**
 * Writes the texture feature into the fourth byte of known pixels: mean gradient magnitude of a 9×9 box times `gain`,
 * clipped to 255. It tells a lawn from a wall of the same color (Newson et al., "Video Inpainting of Complex Scenes",
 * SIAM J. Imaging Sciences 2014).
 *
 * @param gain  0–15.9, in steps of 1/16.
 * Cost: O(width · height) for any box. Twin: `reference/texture.ts`.
 */
export function addTexture(k: Kernels, level: Level, gain: number): void {
  const rows = Math.max(32, rowsPerChunk(level.width, level.height));
  withScratch(k, level.width * 8 + 64, (scratch, stride) => {
    k.crew.run(
      "textureRows",
      Math.ceil(level.height / rows),
      rows,
      level.color,
      level.kinds,
      level.width,
      level.height,
      Math.round(gain * 16),
      scratch,
      stride,
    );
  });
}

/** Which pixels are patch targets and sources, and where in each row the targets lie. */
export interface Roles {
  /** One byte a pixel: HOLE, EXCLUDED, TARGET, SOURCE. */
  readonly flags: Pointer;
  /** Two i32 a row: the first target and one past the last; first ≥ last in a row without. */
  readonly spans: Pointer;
  /** How many targets and sources there are. */
  readonly targets: number;
  readonly sources: number;
}

/**
 * Finds out which pixels are centers of targets and of sources.
 *
 * Cost: O(width · height). Twin: `reference/classify.ts`.
 */
export function classify(k: Kernels, level: Level): Roles {
  const { width, height } = level;
  const flags = k.arena.allocate(width * height);
  const spans = k.arena.allocate(height * 8);
  const mark = k.arena.mark();
  const counts = k.arena.allocate(height * 8);
  const rows = rowsPerChunk(width, height);
  withScratch(k, width + 64, (scratch, stride) => {
    k.crew.run(
      "classifyRows",
      Math.ceil(height / rows),
      rows,
      level.kinds,
      flags,
      spans,
      counts,
      scratch,
      stride,
      width,
      height,
    );
  });
  let targets = 0;
  let sources = 0;
  k.arena.int32(counts, height * 2).forEach((count, index) => {
    if (index % 2 === 0) targets += count;
    else sources += count;
  });
  k.arena.release(mark);
  return { flags, spans, targets, sources };
}

/** A sample of a level's source centers, packed as x | y << 16. */
export interface Sources {
  readonly list: Pointer;
  readonly listed: number;
}

/** Lists up to `capacity` source centers, evenly spread over the level. */
export function listSources(k: Kernels, level: Level, roles: Roles, capacity: number): Sources {
  const list = k.arena.allocate(capacity * 4);
  return {
    list,
    listed: k.crew.exports.listSources(roles.flags, level.width, level.height, roles.sources, list, capacity),
  };
}
