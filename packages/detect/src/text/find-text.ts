import { createMask, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { fillPinholes, growMask } from "@lacuna/selection";
import { subtract, unite } from "../mask/combine-masks.ts";
import { addMask } from "../mask/crop-mask.ts";
import { findInitials } from "./find-initials.ts";
import { markBody } from "./find-ink.ts";
import { drawLines, isTouched, LEAST_CONFIDENCE, LEAST_HINT, listLines } from "./list-lines.ts";
import { lookForLines } from "./look-for-lines.ts";
import type { MapOptions } from "./map-text.ts";
import { markInitial, markLine } from "./mark-line.ts";
import type { TextNetwork } from "./text-network.ts";

export interface FoundText {
  /** 255 on letters with their outlines and shadows, 0 elsewhere. */
  readonly mask: Mask;
  /** 255 where there is or may be lettering, read or not: what of it is not erased is nothing to copy from. */
  readonly lettering: Mask;
  /** 255 where what lies behind the letters can be seen, in `mask` or between them. */
  readonly ground: Mask;
  /** How many lines or words were found. */
  readonly lines: number;
  /** Of those, how many are in part marked as a whole, because letters could not be told from what lies behind. */
  readonly wholeLines: number;
  /** Around what is marked of each. */
  readonly boxes: readonly Rect[];
}

/**
 * Found letters come with their edges. Growth of so many pixels is for what compression has smeared around them: whoever erases letters
 * grows them by it, unless told otherwise.
 */
export const TEXT_DILATE_PX = 3;
/** Of what then is left between letters, such spots say nothing of what lies behind them, and may be a tip of a letter. */
const LARGEST_ISLAND_PX = 24;

/**
 * Finds lettering of any direction and color.
 *
 * @throws  the signal's reason when aborted, between two tiles.
 *
 * Cost: some 2 to 7 s for a megapixel on one thread with a reader, 1 s without; see docs/algorithms/text.md.
 */
export async function findText(raster: Raster, network: TextNetwork, options: MapOptions = {}): Promise<FoundText> {
  const { signal } = options;
  const { reader } = network;
  const { known, hints } = await lookForLines(raster, network, options);
  const lines = listLines(known, LEAST_CONFIDENCE);
  const middles = drawLines(lines, raster.width, raster.height);
  const mask = createMask(raster.width, raster.height);
  const ground = createMask(raster.width, raster.height);
  const marks = { mask, ground };
  const boxes: Rect[] = [];
  let wholeLines = 0;
  for (const line of lines) {
    signal?.throwIfAborted();
    const { box, isTight } = await markLine(raster, line, middles, marks, reader);
    boxes.push(box);
    if (!isTight) wholeLines++;
  }
  const initials = reader === undefined ? [] : await findInitials(raster, lines, middles, reader, signal);
  for (const initial of initials) boxes.push(...markInitial(raster, initial, middles, marks));
  const filled = fillBetween(mask);
  // A piece of a line sees the halves of its neighbors' letters, which are cut at its ends: they are no ground.
  return {
    mask: filled,
    ground: subtract(ground, filled),
    lettering: addHints(filled, hints, middles),
    lines: lines.length,
    wholeLines,
    boxes,
  };
}

/** What is left between grown letters. */
function fillBetween(mask: Mask): Mask {
  const grown = growMask(mask, TEXT_DILATE_PX);
  return unite(mask, subtract(fillPinholes(grown, LARGEST_ISLAND_PX), grown));
}

/** What is marked, and all that looked like a line and could not be read. */
function addHints(mask: Mask, hints: Mask, middles: Mask): Mask {
  const lettering = unite(mask, mask);
  for (const hint of listLines(hints, 0, LEAST_HINT)) {
    if (isTouched(hint, middles)) continue;
    const body = markBody(mask, hint);
    addMask(lettering, body.mask, body.window.x, body.window.y);
  }
  return lettering;
}
