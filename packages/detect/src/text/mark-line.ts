import { type Mask, maskBounds, type Raster, type Rect, uniteRects } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { intersect, subtract } from "../mask/combine-masks.ts";
import { addMask } from "../mask/crop-mask.ts";
import { findInk, type Ink, lookAtLine, markBody, markCapitals, tellInk } from "./find-ink.ts";
import { findInkColors } from "./ink-colors.ts";
import type { TextLine } from "./list-lines.ts";
import { splitLine } from "./split-line.ts";
import { isStillReadable } from "./still-readable.ts";
import { stretchLine } from "./stretch-line.ts";
import type { TextReader } from "./text-reader.ts";

/** Around an initial there are fainter flourishes, in heights. */
const ORNAMENT_REACH = 0.3;

/** What is marked of a picture, in masks of its size. */
export interface Marks {
  /** Letters. */
  readonly mask: Mask;
  /** What shows what lies behind them. */
  readonly ground: Mask;
}

export interface MarkedLine {
  /** Around what is marked. */
  readonly box: Rect;
  /** Whether letters were told from what lies behind them all along the line. */
  readonly isTight: boolean;
}

/**
 * Marks a line's letters, piece by piece; or all of the line, where it can be read all the same.
 *
 * @param middles  Those of all lines of the picture.
 * @param marks    Are added to.
 */
export async function markLine(
  raster: Raster,
  line: TextLine,
  middles: Mask,
  marks: Marks,
  reader: TextReader | undefined,
): Promise<MarkedLine> {
  const inks = inkOfPieces(raster, splitLine(stretchLine(line, raster.width, raster.height)), middles);
  for (const ink of inks) addMask(marks.mask, ink.mask, ink.window.x, ink.window.y);
  if (reader !== undefined && (await isStillReadable(raster, line, marks.mask, reader))) {
    const body = markBody(raster, line);
    addMask(marks.mask, body.mask, body.window.x, body.window.y);
    return { box: body.window, isTight: false };
  }
  for (const { ground, window } of inks) addMask(marks.ground, ground, window.x, window.y);
  const boxes = inks.flatMap(boxOf);
  return {
    box: boxes.length === 0 ? line.bounds : boxes.reduce(uniteRects),
    isTight: inks.every((ink) => ink.isTight),
  };
}

/** Where a piece has ink that was not told from what lies behind it, the color of the others' ink may tell it. */
function inkOfPieces(raster: Raster, pieces: readonly TextLine[], middles: Mask): Ink[] {
  const looks = pieces.map((piece) => lookAtLine(raster, piece, middles));
  const inks = looks.map((look) => tellInk(look));
  const colors = findInkColors(inks.map((ink) => ink.sample));
  return colors.length === 0 ? inks : looks.map((look) => tellInk(look, colors));
}

/**
 * Marks a letter beside a line, where it can be told from what lies behind it: what is marked already is none of it.
 *
 * @param middles  Those of all lines; the letter's is added.
 * @param marks    Are added to.
 * @returns        The box around it, or none.
 */
export function markInitial(
  raster: Raster,
  initial: TextLine,
  middles: Mask,
  { mask, ground }: Marks,
): readonly Rect[] {
  addMask(middles, initial.middle, initial.bounds.x, initial.bounds.y);
  const tight = findInk(raster, initial, middles, mask);
  if (!tight.isTight) return [];
  const flourishes = growMask(tight.mask, Math.min(250, ORNAMENT_REACH * initial.heightPx));
  const ink = { ...tight, mask: intersect(flourishes, markCapitals(initial, tight.window)) };
  addMask(mask, ink.mask, ink.window.x, ink.window.y);
  addMask(ground, subtract(ink.ground, ink.mask), ink.window.x, ink.window.y); // flourishes are too faint to be told from it
  return boxOf(ink);
}

function boxOf({ window, mask }: Ink): Rect[] {
  const bounds = maskBounds(mask);
  return bounds === undefined ? [] : [{ ...bounds, x: window.x + bounds.x, y: window.y + bounds.y }];
}
