import type { Mask, Raster } from "@lacuna/raster";
import { lumaAt } from "./color-plane.ts";

const BLOCK_PX = 8;
/** Blocks whose means differ by no more, in levels of each channel, may show the same thing. */
const SIMILAR = 24;
/** The quiet ones among them: what shows the same thing may be smoother in places. */
const QUIET_SHARE = 0.2;
/** So much of their contrast a block must have to be followed at all, and to be followed wholly. */
const LEAST_CONTRAST = 0.3;
const FULL_CONTRAST = 0.7;
/** Contrasts are counted in steps of this many levels: sorting them took ten times as long. No deviation of bytes is above 127.5. */
const BIN = 0.25;
const BINS = 128 / BIN;
/** Contrast that is noise, in levels. */
const NOISE = 0.5;

interface Block {
  readonly mean: readonly [number, number, number];
  /** Deviation of luma. */
  readonly contrast: number;
}

/** Blocks as plain numbers: comparing with objects took several times as long. */
interface BlockTable {
  /** Red, green and blue of each. */
  readonly means: Float64Array;
  /** Contrast of each, in bins. */
  readonly bins: Uint16Array;
}

/**
 * Says how far a guess can be followed: what is smoother than the picture ever is in such colors, or at all, is what a network
 * makes where it knows nothing. Followed, it would lead the search to the smoothest places of the picture.
 *
 * @param sketch  The crop with the guess in its hole.
 * @returns       A byte for each pixel: 255 where it says something that the picture could show, 0 where not.
 *
 * Cost: comparisons of each hole block of 8×8 pixels with each known one: some milliseconds for 512×512 pixels.
 */
export function trustGuess({ width, height, data }: Raster, hole: Mask): Uint8Array {
  const seen: Block[] = [];
  const guessed: { readonly block: Block; readonly x: number; readonly y: number }[] = [];
  for (let y = 0; y + BLOCK_PX <= height; y += BLOCK_PX) {
    for (let x = 0; x + BLOCK_PX <= width; x += BLOCK_PX) {
      const block = measure(data, width, x, y);
      if (isHoleIn(hole, x, y)) guessed.push({ block, x, y });
      else seen.push(block);
    }
  }
  const known = tabulate(seen);
  const trust = new Uint8Array(width * height).fill(255);
  const counts = new Uint32Array(BINS);
  for (const bin of known.bins) counts[bin]++;
  const quietOfAll = quietOf(counts, known.bins.length) ?? 0;
  for (const { block, x, y } of guessed) {
    const value = Math.round(255 * trustOf(block, known, quietOfAll));
    for (let row = y; row < y + BLOCK_PX; row++) trust.fill(value, row * width + x, row * width + x + BLOCK_PX);
  }
  return trust;
}

function tabulate(blocks: readonly Block[]): BlockTable {
  return {
    means: Float64Array.from(blocks.flatMap(({ mean }) => mean)),
    bins: Uint16Array.from(blocks, ({ contrast }) => Math.floor(contrast / BIN)),
  };
}

function trustOf({ mean: [red, green, blue], contrast }: Block, known: BlockTable, quietOfAll: number): number {
  const counts = new Uint32Array(BINS);
  const { means, bins } = known;
  let similar = 0;
  for (let i = 0; i < bins.length; i++) {
    if (Math.abs(means[i * 3] - red) > SIMILAR) continue;
    if (Math.abs(means[i * 3 + 1] - green) > SIMILAR || Math.abs(means[i * 3 + 2] - blue) > SIMILAR) continue;
    counts[bins[i]]++;
    similar++;
  }
  const share = (contrast + NOISE) / ((quietOf(counts, similar) ?? quietOfAll) + NOISE);
  return Math.min(1, Math.max(0, (share - LEAST_CONTRAST) / (FULL_CONTRAST - LEAST_CONTRAST)));
}

/** The contrast below which the quiet ones of `all` lie; `undefined` where there are none. */
function quietOf(counts: Uint32Array, all: number): number | undefined {
  let left = QUIET_SHARE * all;
  for (let bin = 0; bin < BINS; bin++) {
    left -= counts[bin];
    if (left < 0) return bin * BIN;
  }
  return undefined;
}

function isHoleIn({ width, data }: Mask, left: number, top: number): boolean {
  for (let y = top; y < top + BLOCK_PX; y++) {
    for (let p = y * width + left; p < y * width + left + BLOCK_PX; p++) if (data[p] !== 0) return true;
  }
  return false;
}

function measure(data: Raster["data"], width: number, left: number, top: number): Block {
  const count = BLOCK_PX * BLOCK_PX;
  let [red, green, blue, sum, squares] = [0, 0, 0, 0, 0];
  for (let y = top; y < top + BLOCK_PX; y++) {
    for (let x = left; x < left + BLOCK_PX; x++) {
      const at = (y * width + x) * 3;
      const luma = lumaAt(data, at);
      red += data[at];
      green += data[at + 1];
      blue += data[at + 2];
      sum += luma;
      squares += luma * luma;
    }
  }
  const contrast = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
  return { mean: [red / count, green / count, blue / count], contrast };
}
