import type { Mask, Raster, Rect } from "@lacuna/raster";
import type { Patch, PatchBlock } from "../document/document.ts";
import { UnreadablePictureError } from "./errors.ts";
import { intersectRects } from "../viewport/tile-placement.ts";

/** Small enough that two far-away spots do not keep what lies between them, large enough that there are few. */
const BLOCK_PX = 256;

/** Cuts out of an erased picture the blocks in which anything was filled. */
export function cutPatch(erased: Raster, hole: Mask): PatchBlock[] {
  const blocks: PatchBlock[] = [];
  for (let y = 0; y < hole.height; y += BLOCK_PX) {
    for (let x = 0; x < hole.width; x += BLOCK_PX) {
      const rect = {
        x,
        y,
        width: Math.min(BLOCK_PX, hole.width - x),
        height: Math.min(BLOCK_PX, hole.height - y),
      };
      if (isTouched(hole, rect)) blocks.push({ rect, samples: cutSamples(erased, rect) });
    }
  }
  return blocks;
}

/**
 * The shown picture with the hole of another in it.
 *
 * @throws UnreadablePictureError  when the other is not of the same size, channels and depth.
 */
export function pasteHole(shown: Raster, erased: Raster, hole: Mask): Raster {
  const isAlike =
    shown.width === erased.width &&
    shown.height === erased.height &&
    shown.channels === erased.channels &&
    shown.data.BYTES_PER_ELEMENT === erased.data.BYTES_PER_ELEMENT;
  if (!isAlike) throw new UnreadablePictureError("The server sent back another kind of picture. Erase on this device.");
  const { channels } = shown;
  const data = shown.data.slice();
  for (let at = 0; at < hole.data.length; at++) {
    if (hole.data[at] === 0) continue;
    for (let c = at * channels; c < (at + 1) * channels; c++) data[c] = erased.data[c] ?? 0;
  }
  return { ...shown, data };
}

function isTouched(hole: Mask, rect: Rect): boolean {
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const from = y * hole.width + rect.x;
    for (let at = from; at < from + rect.width; at++) if (hole.data[at] !== 0) return true;
  }
  return false;
}

/** Copies the samples of a part of a raster, row by row. */
export function cutSamples(raster: Raster, rect: Rect): Uint8Array | Uint16Array {
  const { channels, data } = raster;
  const length = rect.width * rect.height * channels;
  const samples = data instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
  for (let y = 0; y < rect.height; y++) {
    const from = ((rect.y + y) * raster.width + rect.x) * channels;
    samples.set(data.subarray(from, from + rect.width * channels), y * rect.width * channels);
  }
  return samples;
}

/** Writes the part of a block that lies in `clip` into a raster. */
export function pasteBlock(raster: Raster, block: PatchBlock, clip: Rect = block.rect): void {
  const { channels, data } = raster;
  const part = intersectRects(block.rect, clip);
  for (let y = part.y; y < part.y + part.height; y++) {
    const from = ((y - block.rect.y) * block.rect.width + part.x - block.rect.x) * channels;
    data.set(block.samples.subarray(from, from + part.width * channels), (y * raster.width + part.x) * channels);
  }
}

/**
 * Makes `shown`, which has `before` laid over `original`, one that has `after`.
 *
 * Only blocks of patches that come or go are worked on, each rebuilt from the original upwards.
 *
 * @returns  The parts of the picture that may have changed.
 */
export function replacePatches(
  shown: Raster,
  original: Raster,
  before: readonly Patch[],
  after: readonly Patch[],
): Rect[] {
  let shared = 0;
  while (shared < before.length && shared < after.length && before[shared]?.id === after[shared]?.id) shared++;
  const changed = [...before.slice(shared), ...after.slice(shared)].flatMap(({ blocks }) =>
    blocks.map(({ rect }) => rect),
  );
  for (const rect of changed) {
    pasteBlock(shown, { rect, samples: cutSamples(original, rect) });
    for (const patch of after) {
      for (const block of patch.blocks) {
        const part = intersectRects(block.rect, rect);
        if (part.width > 0 && part.height > 0) pasteBlock(shown, block, rect);
      }
    }
  }
  return changed;
}
