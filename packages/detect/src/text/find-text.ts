import { createMask, type Mask, maskBounds, type Raster, type Rect, uniteRects } from "@lacuna/raster";
import { addMask } from "../mask/crop-mask.ts";
import { checkLines } from "./check-lines.ts";
import { findInk, markBody } from "./find-ink.ts";
import { drawLines, LEAST_CONFIDENCE, listLines } from "./list-lines.ts";
import { lookCloser } from "./look-closer.ts";
import { type MapOptions, mapText } from "./map-text.ts";
import { splitLine } from "./split-line.ts";
import { isStillReadable } from "./still-readable.ts";
import type { TextNetwork } from "./text-network.ts";
import { stretchLine } from "./stretch-line.ts";
import { turnBack, turnPicture } from "./turn-picture.ts";

export interface FoundText {
  /** 255 on letters with their outlines and shadows, 0 elsewhere. */
  readonly mask: Mask;
  /** How many lines or words were found. */
  readonly lines: number;
  /** Of those, how many are in part marked as a whole, because letters could not be told from what lies behind. */
  readonly wholeLines: number;
  /** Around what is marked of each. */
  readonly boxes: readonly Rect[];
}

/**
 * Finds lettering of any direction and color.
 *
 * @throws  the signal's reason when aborted, between two tiles.
 *
 * Cost: some 2 to 4 s for a megapixel on one thread with a reader, 1 s without; see docs/algorithms/text.md.
 */
export async function findText(raster: Raster, network: TextNetwork, options: MapOptions = {}): Promise<FoundText> {
  const map = await mapAll(raster, network, options);
  const lines = listLines(map, LEAST_CONFIDENCE);
  const middles = drawLines(lines, raster.width, raster.height);
  const mask = createMask(raster.width, raster.height);
  const boxes: Rect[] = [];
  let wholeLines = 0;
  for (const line of lines) {
    options.signal?.throwIfAborted();
    let isWhole = false;
    let box: Rect | undefined;
    for (const piece of splitLine(stretchLine(line, raster.width, raster.height))) {
      const ink = findInk(raster, piece, middles);
      addMask(mask, ink.mask, ink.window.x, ink.window.y);
      if (!ink.isTight) isWhole = true;
      const bounds = maskBounds(ink.mask);
      if (bounds === undefined) continue;
      const own = { ...bounds, x: ink.window.x + bounds.x, y: ink.window.y + bounds.y };
      box = box === undefined ? own : uniteRects(box, own);
    }
    if (network.reader !== undefined && (await isStillReadable(raster, line, mask, network.reader))) {
      const body = markBody(raster, line);
      addMask(mask, body.mask, body.window.x, body.window.y);
      box = body.window;
      isWhole = true;
    }
    boxes.push(box ?? line.bounds);
    if (isWhole) wholeLines++;
  }
  return { mask, lines: lines.length, wholeLines, boxes };
}

/** The share of the progress that the first look is, where others follow. */
const FIRST_SHARE = 0.3;

/** Letters of 10 pixels in a picture of twice as many are still found; time grows with what is looked at. */
const MOST_PIXELS = 8e6;

/** Looks at a very large picture somewhat reduced. */
async function mapAll(raster: Raster, network: TextNetwork, options: MapOptions): Promise<Mask> {
  const scale = Math.sqrt(MOST_PIXELS / (raster.width * raster.height));
  if (scale >= 1) return mapWhole(raster, network, options);
  const turn = { degrees: 0, scale };
  return turnBack(await mapWhole(turnPicture(raster, turn), network, options), raster, turn);
}

async function mapWhole(raster: Raster, network: TextNetwork, options: MapOptions): Promise<Mask> {
  const { signal, onProgress } = options;
  const { reader } = network;
  if (reader === undefined) return mapText(raster, network, options);
  const map = await mapText(raster, network, {
    signal,
    onProgress: (part) => onProgress?.(part * FIRST_SHARE),
  });
  const lines = await checkLines(raster, map, reader, signal);
  return lookCloser(raster, { map, lines }, network, reader, {
    signal,
    onProgress: (part) => onProgress?.(FIRST_SHARE + (1 - FIRST_SHARE) * part),
  });
}
