import { createMask, growRect, type Mask, maskBounds, type Raster, type Rect } from "@lacuna/raster";
import { growMask, removeSpecks, shrinkMask } from "@lacuna/selection";
import { intersect, subtract, unite } from "../mask/combine-masks.ts";
import { addMask, cropMask } from "../mask/crop-mask.ts";
import { growWithin } from "../mask/grow-within.ts";
import { maskedRange } from "../mask/masked-range.ts";
import { readPlanes } from "../mask/read-planes.ts";
import { type InkColor, type InkSample, isAlike } from "./ink-colors.ts";
import { capitalReach, keepLetters, type LineShape } from "./keep-letters.ts";
import type { TextLine } from "./list-lines.ts";
import { splitValues } from "./split-values.ts";

/** What of a line is to be erased, for a window of the picture. */
export interface Ink {
  readonly window: Rect;
  /** Of the size of `window`. */
  readonly mask: Mask;
  /** Likewise, what of the mask and around it shows what lies behind the letters. */
  readonly ground: Mask;
  /** Whether letters were told from what lies behind them everywhere; else parts of the line are marked as a whole. */
  readonly isTight: boolean;
  /** What surely is ink, for a look at its color; nothing where it was not told. */
  readonly sample: InkSample;
}

/** The network marks the middle of a line. Letters with their long strokes reach this far beyond, in its heights. */
const BODY_REACH = 0.75;
/** Beyond that a ring shows what lies behind the letters. */
const RING_REACH = 0.45;
/** The most usual color around a pixel is looked for this far off, in heights: beyond the letter that it may lie in. */
const USUAL_REACH = 1.25;
/** Where the background has several colors, only those this near count. In heights. */
const NEAR_REACH = 0.6;
/** The share of a background's pixels that are no evidence of it, lightest and darkest: noise, and ink that was missed. */
const BACKGROUND_TRIM = 0.15;
/** Gaps in ink up to twice this wide, in heights, are closed: there the background is of the ink's color. */
const CLOSING = 0.1;
/** Gaps between strokes are up to twice this wide, in heights. */
const STROKE_GAP = 0.2;
/** A background whose colors are so many times as far apart as ink is from them says nothing. */
const WIDEST_SPREAD = 3;
/** Of a line's body; heavy letters with outlines and all that they are grown by are 0.6. */
const MOST_INK = 0.62;
/** Of what is beside a line, where its ink is told by color: more has that color too. */
const MOST_ALIKE = 0.05;
/** Where ink is told by its color, what mixes with other colors at its edge reaches so far. In heights. */
const MIXED_REACH = 0.08;
/** Of a line's body, likewise, where what is beside it has colors of the ink. */
const MOST_INK_OF_COLORS = 0.5;
/** So near to ink, colors are mixed with it. */
const INK_EDGE_PX = 2;
/** So near to letters, in heights, their soft shadows are no background. */
const SHADOW_REACH = 0.22;
/** A stretch of a line without ink within this distance is no gap between words: ink was missed there. In heights. */
const WIDEST_GAP = 1.1;
/** A pixel this far from its background is not noise, whatever else says so. Of 255. */
const LEAST_CONTRAST = 7;

/** A line, or a piece of one, beside what lies around it; all masks and planes are of the size of `window`. */
export interface Look extends Contrast {
  readonly window: Rect;
  readonly shape: LineShape;
  /** Around the body. */
  readonly ring: Mask;
  /** Red, green and blue. */
  readonly planes: readonly Float32Array[];
  /** What looked like letters at first. */
  readonly rough: Mask;
}

/**
 * Tells the ink of one line from its background: what is unlike all colors around the line, and between its letters.
 * Outlines, shadows and glow are unlike them as well, and go with the letters.
 *
 * @param allLines  The middles of all lines of the picture: no evidence of a background.
 * @param taken     Ink of other lines, of the picture's size: none of this line's.
 *
 * Cost: some 20 passes over the line's window, and two of 200 steps a pixel.
 */
export function findInk(raster: Raster, line: TextLine, allLines: Mask, taken?: Mask): Ink {
  return tellInk(lookAtLine(raster, line, allLines, taken));
}

/** The first part of `findInk`, and all but a few passes of it. */
export function lookAtLine(raster: Raster, line: TextLine, allLines: Mask, taken?: Mask): Look {
  const { heightPx } = line;
  const bodyPx = bodyReach(line);
  const ringPx = ringReach(line);
  const window = growRect(line.bounds, bodyPx + ringPx + 4, raster.width, raster.height);
  const middle = placeMask(line, window);
  const all = growMask(middle, Math.min(250, bodyPx));
  const body = taken === undefined ? all : subtract(all, cropMask(taken, window));
  const others = growMask(cropMask(allLines, window), Math.min(250, bodyPx));
  const ring = subtract(growMask(middle, Math.min(250, bodyPx + ringPx)), others);
  const shape: LineShape = { middle, inner: intersect(middle, cropMask(allLines, window)), body, heightPx };
  const planes = readPlanes(raster, window);
  return { window, shape, ring, planes, ...contrastOf(planes, ring, shape) };
}

/** @param colors  Those that the line's ink has elsewhere. */
export function tellInk(look: Look, colors: readonly InkColor[] = []): Ink {
  const { window, shape, ring, planes, contrast, spread, rough } = look;
  const { middle, body, heightPx } = shape;
  const { least, most } = thresholdsOf(contrast, body, ring);
  const reach = growMask(middle, Math.min(250, bodyReach(shape) + Math.ceil(ringReach(shape) / 2)));
  const sure = removeSpecks(atLeast(contrast, most, body), Math.max(1, heightPx * heightPx * 0.004));
  const grown = growWithin(keepLetters(sure, shape), atLeast(contrast, least, reach), Math.ceil(heightPx * 0.35));
  const gapPx = Math.min(125, CLOSING * heightPx);
  const missed = intersect(rough, growMask(grown, gapPx));
  const told = intersect(closeMask(keepLetters(unite(grown, missed), shape), gapPx), body);
  const noise = shareOf(ring, (p) => contrast[p] >= least) + shareOf(middle, (p) => spread[p] >= WIDEST_SPREAD * most);
  const nothing = createMask(window.width, window.height);
  const byContrast = isLettering(told, body, noise) ? told : nothing;
  const beside = shareOf(ring, (p) => isAlike(colors, planes, p));
  const byColor = beside < MOST_ALIKE ? inkOfColors(planes, colors, shape) : nothing;
  const mixed = growMask(byColor, Math.max(1, Math.min(125, MIXED_REACH * heightPx)));
  const ink = isEmpty(gapsOf(byContrast, shape)) ? byContrast : unite(byContrast, mixed);
  const sample = { planes, sure: intersect(sure, byContrast) };
  if (isEmpty(ink)) return { window, mask: growMask(body, 1), ground: nothing, isTight: false, sample };
  const inked = unite(atLeast(contrast, least, body), growMask(unite(unite(sure, missed), byColor), INK_EDGE_PX));
  const found = { window, ground: groundOf(shape, ink, inked, beside), sample };
  const edged = growMask(ink, Math.max(1, Math.min(5, heightPx * 0.07)));
  const gaps = gapsOf(ink, shape);
  if (isEmpty(gaps)) return { ...found, mask: edged, isTight: true };
  const around = growMask(gaps, Math.min(250, bodyReach(shape) + widestGap(heightPx)));
  return { ...found, mask: unite(edged, intersect(around, body)), isTight: false };
}

/** Stretches of a line's middle where ink was missed. */
function gapsOf(ink: Mask, { middle, heightPx }: LineShape): Mask {
  return subtract(middle, growMask(ink, widestGap(heightPx)));
}

function widestGap(heightPx: number): number {
  return Math.min(125, Math.ceil(WIDEST_GAP * heightPx));
}

function isEmpty(mask: Mask): boolean {
  return maskBounds(mask) === undefined;
}

/** What of a line has the colors of its ink elsewhere: nothing where that is more than letters are. */
function inkOfColors(planes: readonly Float32Array[], colors: readonly InkColor[], shape: LineShape): Mask {
  const { body } = shape;
  const letters = keepLetters(likeColors(planes, colors, body), shape);
  return shareOf(body, (p) => letters.data[p] !== 0) < MOST_INK ? letters : createMask(body.width, body.height);
}

function likeColors(planes: readonly Float32Array[], colors: readonly InkColor[], within: Mask): Mask {
  const alike = createMask(within.width, within.height);
  for (let p = 0; p < alike.data.length; p++) {
    if (within.data[p] !== 0 && isAlike(colors, planes, p)) alike.data[p] = 255;
  }
  return alike;
}

/**
 * How unlike its background each pixel is. What looks like a letter at first, against the most usual color, is no background;
 * all else around the line is, also where it has several colors, as at the edge of a sail or below a window.
 */
function contrastOf(
  colors: readonly Float32Array[],
  ring: Mask,
  shape: LineShape,
): Contrast & { readonly rough: Mask } {
  const { body, heightPx } = shape;
  const around = unite(body, ring);
  const { contrast: toUsual } = contrastTo(colors, around, USUAL_REACH * heightPx, 0.5);
  const rough = keepLetters(atLeast(toUsual, thresholdsOf(toUsual, body, ring).most, body), shape);
  const behind = subtract(around, growMask(rough, Math.max(2, SHADOW_REACH * heightPx)));
  return { rough, ...contrastTo(colors, behind, Math.max(4, NEAR_REACH * heightPx), BACKGROUND_TRIM) };
}

/**
 * All of a line: its letters and what lies between them.
 *
 * @param picture  Nothing is marked beyond it.
 */
export function markBody(picture: Pick<Rect, "width" | "height">, line: TextLine): Pick<Ink, "window" | "mask"> {
  const bodyPx = bodyReach(line);
  const window = growRect(line.bounds, bodyPx, picture.width, picture.height);
  return { window, mask: growMask(placeMask(line, window), Math.min(250, bodyPx)) };
}

/** As far as capitals reach from a line's middle, in a window of the picture. */
export function markCapitals(line: TextLine, window: Rect): Mask {
  return growMask(placeMask(line, window), Math.min(250, capitalReach(line.heightPx)));
}

function bodyReach({ heightPx }: Pick<TextLine, "heightPx">): number {
  return Math.ceil(BODY_REACH * heightPx) + 2;
}

function ringReach({ heightPx }: Pick<TextLine, "heightPx">): number {
  return Math.ceil(RING_REACH * heightPx) + 3;
}

function isLettering(ink: Mask, body: Mask, noise: number): boolean {
  const share = shareOf(body, (p) => ink.data[p] !== 0);
  return share > 0.02 && share < 0.8 && noise < 0.35;
}

/**
 * Where there is more ink than ground, gaps between strokes counted with the ink, one may have been taken for the other; where
 * there is about as much, and what is beside the line has colors of the ink, as well: a strip that light letters are on, beside
 * something light.
 */
function groundOf({ body, heightPx }: LineShape, ink: Mask, inked: Mask, beside: number): Mask {
  const filled = intersect(closeMask(ink, Math.min(125, STROKE_GAP * heightPx)), body);
  const share = shareOf(body, (p) => filled.data[p] !== 0);
  const isClear = share < (beside < MOST_ALIKE ? MOST_INK : MOST_INK_OF_COLORS);
  return isClear ? subtract(body, inked) : createMask(body.width, body.height);
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

/** For each pixel, in its channel where that is most. */
interface Contrast {
  /** How far it is from the colors of what lies behind. */
  readonly contrast: Float32Array;
  /** How far those are apart. */
  readonly spread: Float32Array;
}

/** @param behind  The pixels whose colors, near each pixel, it is compared with. */
function contrastTo(colors: readonly Float32Array[], behind: Mask, radius: number, trim: number): Contrast {
  const contrast = new Float32Array(behind.data.length);
  const spread = new Float32Array(behind.data.length);
  for (const plane of colors) {
    const { low, high } = maskedRange(plane, behind, Math.max(1, Math.round(radius)), trim);
    for (let p = 0; p < contrast.length; p++) {
      contrast[p] = Math.max(contrast[p], low[p] - plane[p], plane[p] - high[p]);
      spread[p] = Math.max(spread[p], high[p] - low[p]);
    }
  }
  return { contrast, spread };
}

function closeMask(mask: Mask, radiusPx: number): Mask {
  return shrinkMask(growMask(mask, radiusPx), radiusPx);
}

function placeMask({ bounds, middle }: TextLine, window: Rect): Mask {
  const placed = createMask(window.width, window.height);
  addMask(placed, middle, bounds.x - window.x, bounds.y - window.y);
  return placed;
}

function atLeast(values: Float32Array, least: number, within: Mask): Mask {
  const mask = createMask(within.width, within.height);
  for (let p = 0; p < values.length; p++) if (within.data[p] !== 0 && values[p] >= least) mask.data[p] = 255;
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
