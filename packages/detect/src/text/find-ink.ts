import { createMask, growRect, type Mask, maskBounds, type Raster, type Rect } from "@lacuna/raster";
import { growMask, removeSpecks } from "@lacuna/selection";
import { intersect, subtract, unite } from "../mask/combine-masks.ts";
import { addMask, cropMask } from "../mask/crop-mask.ts";
import { growWithin } from "../mask/grow-within.ts";
import { maskedMean } from "../mask/masked-mean.ts";
import { readPlanes } from "../mask/read-planes.ts";
import { keepLetters } from "./keep-letters.ts";
import type { TextLine } from "./list-lines.ts";
import { splitValues } from "./split-values.ts";

/** What of a line is to be erased, for a window of the picture. */
export interface Ink {
  readonly window: Rect;
  /** Of the size of `window`. */
  readonly mask: Mask;
  /** Whether letters were told from what lies behind them everywhere; else parts of the line are marked as a whole. */
  readonly isTight: boolean;
}

/** The network marks the middle of a line. Letters with their long strokes reach this far beyond, in its heights. */
const BODY_REACH = 0.75;
/** Beyond that a ring shows what lies behind the letters. */
const RING_REACH = 0.45;
/** A stretch of a line without ink within this distance is no gap between words: ink was missed there. In heights. */
const WIDEST_GAP = 1.1;
/** A pixel this far from its background is not noise, whatever else says so. Of 255. */
const LEAST_CONTRAST = 7;

/**
 * Tells the ink of one line from its background: what differs from the colors around the line, and from the colors between
 * its letters. Outlines, shadows and glow differ as well, and go with the letters.
 *
 * @param allLines  The middles of all lines of the picture: no evidence of a background.
 *
 * Cost: some 20 passes over the line's window.
 */
export function findInk(raster: Raster, line: TextLine, allLines: Mask): Ink {
  const { heightPx } = line;
  const bodyPx = bodyReach(line);
  const ringPx = Math.ceil(RING_REACH * heightPx) + 3;
  const window = growRect(line.bounds, bodyPx + ringPx + 4, raster.width, raster.height);
  const middle = placeMask(line, window);
  const body = growMask(middle, Math.min(250, bodyPx));
  const others = growMask(cropMask(allLines, window), Math.min(250, bodyPx));
  const ring = subtract(growMask(middle, Math.min(250, bodyPx + ringPx)), others);
  const colors = readPlanes(raster, window);
  const first = contrastTo(colors, ring, heightPx);
  const rough = marked(first, thresholdsOf(first, body, ring).most, window);
  const behind = subtract(unite(body, ring), growMask(rough, 2));
  const contrast = contrastTo(colors, behind, Math.max(4, Math.round(heightPx / 2)));
  const { least, most } = thresholdsOf(contrast, body, ring);
  const reach = growMask(middle, Math.min(250, bodyPx + Math.ceil(ringPx / 2)));
  const sure = removeSpecks(intersect(marked(contrast, most, window), body), Math.max(1, heightPx * heightPx * 0.004));
  const seeds = keepLetters(sure, middle, body, heightPx);
  const grown = growWithin(seeds, intersect(marked(contrast, least, window), reach), Math.ceil(heightPx * 0.35));
  const ink = keepLetters(grown, middle, body, heightPx);
  if (!isLettering(ink, body, ring, contrast, least)) return { window, mask: growMask(body, 1), isTight: false };
  const edged = growMask(ink, Math.max(1, Math.min(5, heightPx * 0.07)));
  const gapPx = Math.min(125, Math.ceil(WIDEST_GAP * heightPx));
  const gaps = subtract(middle, growMask(ink, gapPx));
  if (maskBounds(gaps) === undefined) return { window, mask: edged, isTight: true };
  return { window, mask: unite(edged, intersect(growMask(gaps, bodyPx + gapPx), body)), isTight: false };
}

/** All of a line: its letters and what lies between them. */
export function markBody(raster: Raster, line: TextLine): Pick<Ink, "window" | "mask"> {
  const bodyPx = bodyReach(line);
  const window = growRect(line.bounds, bodyPx, raster.width, raster.height);
  return { window, mask: growMask(placeMask(line, window), Math.min(250, bodyPx)) };
}

function bodyReach({ heightPx }: TextLine): number {
  return Math.ceil(BODY_REACH * heightPx) + 2;
}

function isLettering(ink: Mask, body: Mask, ring: Mask, contrast: Float32Array, least: number): boolean {
  const share = shareOf(body, (p) => ink.data[p] !== 0);
  const noise = shareOf(ring, (p) => contrast[p] >= least);
  return share > 0.02 && share < 0.8 && noise < 0.35;
}

/** `most`: what is surely ink. `least`: what belongs to ink when it touches some. */
function thresholdsOf(contrast: Float32Array, body: Mask, ring: Mask): { least: number; most: number } {
  const inBody = Array.from(contrast).filter((_, p) => body.data[p] !== 0);
  const inRing = Array.from(contrast)
    .filter((_, p) => ring.data[p] !== 0)
    .toSorted((a, b) => a - b);
  const noise = inRing.length === 0 ? 0 : inRing[Math.floor(inRing.length * 0.8)];
  const split = splitValues(inBody);
  const least = Math.max(LEAST_CONTRAST, Math.min(noise * 1.15, split), split * 0.3);
  return { least, most: Math.max(split * 0.8, least) };
}

/** How far each pixel is from the mean color of the marked ones around it: the largest difference of a channel. */
function contrastTo(colors: readonly Float32Array[], behind: Mask, radius: number): Float32Array {
  const contrast = new Float32Array(behind.data.length);
  for (const plane of colors) {
    const means = maskedMean(plane, behind, Math.max(1, Math.round(radius)));
    for (let p = 0; p < contrast.length; p++) contrast[p] = Math.max(contrast[p], Math.abs(plane[p] - means[p]));
  }
  return contrast;
}

function placeMask({ bounds, middle }: TextLine, window: Rect): Mask {
  const placed = createMask(window.width, window.height);
  addMask(placed, middle, bounds.x - window.x, bounds.y - window.y);
  return placed;
}

function marked(values: Float32Array, least: number, { width, height }: Rect): Mask {
  const mask = createMask(width, height);
  for (let p = 0; p < values.length; p++) if (values[p] >= least) mask.data[p] = 255;
  return mask;
}

function shareOf(area: Mask, isCounted: (p: number) => boolean): number {
  let all = 0;
  let counted = 0;
  for (let p = 0; p < area.data.length; p++) {
    if (area.data[p] === 0) continue;
    all++;
    if (isCounted(p)) counted++;
  }
  return all === 0 ? 0 : counted / all;
}
