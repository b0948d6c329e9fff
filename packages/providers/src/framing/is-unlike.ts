import type { Raster } from "@lacuna/raster";
import { lumaAt } from "./color-plane.ts";
import type { Crop } from "./cut-crop.ts";

/** Blocks are larger than any shift, and small enough for a crop to have many. */
const BLOCK_PX = 8;
const LEAST_BLOCKS = 24;
/** Deviation of the blocks' luma, in levels, from which on a picture has a shape that can be recognized. */
const STRUCTURE_LEVELS = 6;
const LEAST_CORRELATION = 0.5;
/** Models may change a corner on their own account; where half of a picture is missing, two of them have nothing in common. */
const LEAST_QUARTER_CORRELATION = 0.25;
/** Models drift by some levels; a block that is this far off shows something else, and so many may. */
const FAR_LEVELS = 64;
const FAR_SHARE = 0.25;

/** Mean luma of a block, in the picture and in the guess. */
interface Block {
  readonly quarter: number;
  readonly known: number;
  readonly guessed: number;
}

/**
 * Says whether a guess shows something else than the picture where that is known. Models repeat what is known, more or less;
 * one that has failed answers with black, noise, half a picture or another one, and its hole is then of no use either.
 *
 * @param guess  RGB, 8 bits, of the crop's size. Where next to nothing is known, nothing is said against it.
 */
export function isUnlike(crop: Crop, guess: Raster): boolean {
  const blocks = readBlocks(crop, guess);
  if (blocks.length < LEAST_BLOCKS) return false;
  const far = blocks.filter(({ known, guessed }) => Math.abs(known - guessed) > FAR_LEVELS).length;
  if (far > FAR_SHARE * blocks.length || correlate(blocks) < LEAST_CORRELATION) return true;
  const quarters = [0, 1, 2, 3].map((quarter) => blocks.filter((block) => block.quarter === quarter));
  return quarters.some((quarter) => quarter.length >= LEAST_BLOCKS && correlate(quarter) < LEAST_QUARTER_CORRELATION);
}

/** Blocks of which nothing is to be guessed. */
function readBlocks({ picture, hole }: Crop, guess: Raster): readonly Block[] {
  const { width, height } = picture;
  const blocks: Block[] = [];
  for (let top = 0; top + BLOCK_PX <= height; top += BLOCK_PX) {
    for (let left = 0; left + BLOCK_PX <= width; left += BLOCK_PX) {
      let [known, guessed, isKnown] = [0, 0, true];
      for (let i = 0; i < BLOCK_PX ** 2 && isKnown; i++) {
        const p = (top + Math.floor(i / BLOCK_PX)) * width + left + (i % BLOCK_PX);
        isKnown = hole.data[p] === 0;
        known += lumaAt(picture.data, p * 3) / BLOCK_PX ** 2;
        guessed += lumaAt(guess.data, p * 3) / BLOCK_PX ** 2;
      }
      const quarter = (2 * top < height ? 0 : 2) + (2 * left < width ? 0 : 1);
      if (isKnown) blocks.push({ quarter, known, guessed });
    }
  }
  return blocks;
}

/** −1 to 1; 1 too where the picture has no shape there, so that nothing can be said. */
function correlate(blocks: readonly Block[]): number {
  const mean = (of: (block: Block) => number): number =>
    blocks.reduce((sum, block) => sum + of(block), 0) / blocks.length;
  const [meanX, meanY] = [mean(({ known }) => known), mean(({ guessed }) => guessed)];
  const deviation = Math.sqrt(mean(({ known }) => (known - meanX) ** 2));
  if (deviation < STRUCTURE_LEVELS) return 1;
  const other = Math.sqrt(mean(({ guessed }) => (guessed - meanY) ** 2));
  return other === 0 ? 0 : mean(({ known, guessed }) => (known - meanX) * (guessed - meanY)) / (deviation * other);
}
