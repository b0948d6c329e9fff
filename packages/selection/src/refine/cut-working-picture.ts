import { type Mask, maskBounds } from "@lacuna/raster";
import { fillPinholes, keepTouchedRegions, removeSpecks } from "../clean-mask.ts";
import type { ColorView } from "../color-view.ts";
import { growMask, shrinkMask } from "../grow-mask.ts";
import { type ColorModels, type CutSettings, cutLevel } from "./cut-level.ts";
import { doubtExamples } from "./doubt-examples.ts";
import { fitMixture } from "./gaussian-mixture.ts";
import { gatherColors } from "./gather-colors.ts";
import { halveColors } from "./halve-colors.ts";
import { halveHints, type HintPlane, SAID_INSIDE, SAID_OUTSIDE, SAID_ROUGHLY } from "./hint-plane.ts";
import { INSIDE, type Labels, NEITHER, OPEN, OUTSIDE } from "./labels.ts";
import { reachBias } from "./reach-bias.ts";
import type { OpenEdges, RegionLevel } from "./refine-selection.ts";
import type { SelectionHint } from "./selection-hint.ts";

export interface FoundObject {
  readonly labels: Labels;
  /** Missing when there was nothing to learn one of the two from. */
  readonly models: ColorModels | undefined;
  /** Whether the object goes on beyond the region. */
  readonly isCutOff: boolean;
}

/**
 * Models are learned where the longer side has at most so many pixels, in a quarter of the time that the working picture
 * itself would take.
 */
const LEARNING_SIDE = 160;
/** Cuts and models take turns so often, or until a round moves no more than this part of the pixels. */
const MOST_ROUNDS = 4;
const STILL_PART = 0.002;
/** Spots of less than this part of the object are taken for noise. */
const SPECK_PART = 0.02;
/** How far the border may be from a rough stroke's, in multiples of the stroke's own half width. */
const ROUGHNESS = 0.5;
const LEAST_ROUGHNESS_PX = 3;
/** How much having been painted over speaks for the inside, and not having been for the outside, as a color's cost. */
const ROUGH_BIAS = 2;
/** A box whose object's bounds take less of its area is looked at again, without doubting what it holds. */
const LEAST_COVER = 0.35;
/** The rim of a scribble's region from which the ground's colors are learned, as a part of the longer side. */
const RIM = 0.1;
/** A scribble's object is cut off when so large a part of the region's edge is inside. */
const CUT_OFF_PART = 0.02;
/** It is cut off, too, when no more of the region's rim than this looks unlike the scribble. */
const LEAST_STRANGE_PART = 0.5;

const ALL_EDGES: OpenEdges = { left: true, top: true, right: true, bottom: true };

/**
 * How cuts weigh colors against smoothness: while colors are learned, while the object is looked for, and while its border
 * is made sharp. At half the size a border has half the length and its object a quarter of the area, so that half the
 * smoothness is as smooth.
 */
export function settingsFor(stage: "learning" | "object" | "edge"): CutSettings {
  const smoothness = stage === "learning" ? 25 : 50;
  return { smoothness, mostEvidence: stage === "edge" ? 15 : 25, stepsPerNode: 200 };
}

/** Finds the object in the smallest of a region's pictures. */
export function cutWorkingPicture(level: RegionLevel, kind: SelectionHint["kind"], edges: OpenEdges): FoundObject {
  const found = cutOnce(level, kind, edges, true);
  if (kind !== "box") return found;
  // Boxes are drawn around an object. One that fills so little of its box was taken for ground: a second,
  // slower look doubts nothing and learns on the working picture itself.
  const cover = coverOfBox(found.labels, level.hints);
  if (cover >= LEAST_COVER) return found;
  const undoubted = cutOnce(level, kind, edges, false);
  return coverOfBox(undoubted.labels, level.hints) > cover ? undoubted : found;
}

function cutOnce(level: RegionLevel, kind: SelectionHint["kind"], edges: OpenEdges, isDoubting: boolean): FoundObject {
  const isLarge = Math.max(level.view.width, level.view.height) > LEARNING_SIDE;
  const small = isLarge && isDoubting ? halveLevel(level) : level;
  const { labels: learned, models, bias, strangePart } = learnObject(small, kind, edges, isDoubting);
  let labels = learned;
  if (small !== level) {
    labels = start(level.hints, kind).labels;
    const fineBias = bias === undefined ? undefined : doubleBias(bias, learned.width, labels);
    if (models !== undefined) cutLevel(level.view, labels, models, settingsFor("object"), fineBias);
  }
  if (models === undefined) return { labels, models, isCutOff: false };
  tidy(labels, level.hints, kind);
  return { labels, models, isCutOff: kind === "scribble" && isCutOff(labels, edges, strangePart) };
}

function halveLevel({ view, hints }: RegionLevel): RegionLevel {
  return { view: halveColors(view), hints: halveHints(hints) };
}

/** What was learned on a picture of half the size. */
interface Learned {
  readonly labels: Labels;
  readonly models: ColorModels | undefined;
  readonly bias: Float32Array | undefined;
  readonly strangePart: number;
}

/** Learns both sides' colors, cutting and learning in turn. */
function learnObject(
  { view, hints }: RegionLevel,
  kind: SelectionHint["kind"],
  edges: OpenEdges,
  isDoubting: boolean,
): Learned {
  const { labels, examples } = start(hints, kind);
  const isDoubtful = isDoubting && kind !== "rough";
  const strangePart = isDoubtful ? doubtExamples(view, examples, kind === "box" ? OUTSIDE : INSIDE) : 1;
  let models = learnModels(view, examples);
  if (models === undefined) return { labels, models, bias: undefined, strangePart };
  const bias = biasOf(kind, view, hints, models, edges);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = labels.data.slice();
    cutLevel(view, labels, models, settingsFor("learning"), bias);
    if (countChanges(before, labels.data) <= STILL_PART * before.length) break;
    models = learnModels(view, labels) ?? models;
  }
  return { labels, models, bias, strangePart };
}

/** The same bias for a picture of twice the size. */
function doubleBias(bias: Float32Array, coarseWidth: number, { width, height }: Labels): Float32Array {
  const double = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y >> 1) * coarseWidth;
    for (let x = 0; x < width; x++) double[y * width + x] = bias[from + (x >> 1)];
  }
  return double;
}

function biasOf(
  kind: SelectionHint["kind"],
  view: ColorView,
  hints: HintPlane,
  models: ColorModels,
  edges: OpenEdges,
): Float32Array | undefined {
  if (kind === "box") return undefined;
  if (kind === "scribble") return scribbleBias(view, hints, models, edges);
  return Float32Array.from(hints.data, (said) => ((said & SAID_ROUGHLY) !== 0 ? ROUGH_BIAS : -ROUGH_BIAS));
}

/** The part of the box's area that the object's bounds take. */
function coverOfBox({ width, height, data }: Labels, hints: HintPlane): number {
  const box = maskBounds({ width, height, data: hints.data.map((said) => ((said & SAID_OUTSIDE) !== 0 ? 0 : 255)) });
  const object = maskBounds({ width, height, data: data.map((label) => ((label & INSIDE) !== 0 ? 255 : 0)) });
  if (box === undefined || object === undefined) return 0;
  return (object.width * object.height) / (box.width * box.height);
}

function countChanges(before: Uint8Array, after: Uint8Array): number {
  let changes = 0;
  for (let at = 0; at < before.length; at++) if (before[at] !== after[at]) changes++;
  return changes;
}

/** What to begin with: what is open, and which pixels are examples of inside and outside or NEITHER. */
interface Start {
  readonly labels: Labels;
  readonly examples: Labels;
}

function start(hints: HintPlane, kind: SelectionHint["kind"]): Start {
  return kind === "rough" ? startRoughly(hints) : startOpen(hints, kind);
}

/** Box and scribble: everything is open that nothing was said of. */
function startOpen(hints: HintPlane, kind: "box" | "scribble"): Start {
  const { width, height } = hints;
  const isBox = kind === "box";
  const labels = new Uint8Array(width * height);
  const examples = new Uint8Array(width * height);
  const rim = Math.max(2, Math.round(RIM * Math.max(width, height)));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const said = hints.data[at];
      if ((said & SAID_INSIDE) !== 0) labels[at] = examples[at] = INSIDE;
      else if ((said & SAID_OUTSIDE) !== 0) labels[at] = examples[at] = OUTSIDE;
      else {
        labels[at] = OPEN | (isBox ? INSIDE : OUTSIDE);
        examples[at] = isBox ? INSIDE : isNearEdge(x, y, hints, ALL_EDGES, rim) ? OUTSIDE : NEITHER;
      }
    }
  }
  if (!examples.includes(OUTSIDE)) takeGroundFromWithin(examples, hints, isBox, rim);
  return { labels: { width, height, data: labels }, examples: { width, height, data: examples } };
}

/** With nothing around to learn the ground from: a box's own rim, or all that a scribble has not touched, stands in. */
function takeGroundFromWithin(examples: Uint8Array, hints: HintPlane, isBox: boolean, rim: number): void {
  for (let at = 0; at < examples.length; at++) {
    const y = Math.floor(at / hints.width);
    const isGround = isBox ? isNearEdge(at - y * hints.width, y, hints, ALL_EDGES, rim) : examples[at] === NEITHER;
    if (isGround) examples[at] = OUTSIDE;
  }
}

function isNearEdge(x: number, y: number, { width, height }: HintPlane, edges: OpenEdges, rim: number): boolean {
  return (
    (edges.left && x < rim) ||
    (edges.top && y < rim) ||
    (edges.right && x >= width - rim) ||
    (edges.bottom && y >= height - rim)
  );
}

/** The scribble and the edges behind which the picture goes on pull from their sides. */
function scribbleBias(view: ColorView, hints: HintPlane, models: ColorModels, edges: OpenEdges): Float32Array {
  // In a picture that is seen as a whole the ground is most likely to be found at its edges.
  const isWhole = !edges.left && !edges.top && !edges.right && !edges.bottom;
  const ground: OpenEdges = isWhole ? ALL_EDGES : edges;
  const isOutside = hints.data.map((said, at) => {
    const y = Math.floor(at / hints.width);
    const isGround = (said & SAID_OUTSIDE) !== 0 || isNearEdge(at - y * hints.width, y, hints, ground, 1);
    return isGround && (said & SAID_INSIDE) === 0 ? 1 : 0;
  });
  const isInside = hints.data.map((said) => ((said & SAID_INSIDE) !== 0 ? 1 : 0));
  return reachBias(view, models, isInside, isOutside);
}

/** Rough stroke: what lies deep inside of it and what lies far outside is settled. */
function startRoughly({ width, height, data }: HintPlane): Start {
  const stroke: Mask = { width, height, data: data.map((said) => ((said & SAID_ROUGHLY) !== 0 ? 255 : 0)) };
  const half = halfWidth(stroke);
  const core = shrinkMask(stroke, Math.min(250, half * ROUGHNESS));
  const most = growMask(stroke, Math.min(250, Math.max(LEAST_ROUGHNESS_PX, half * ROUGHNESS)));
  const labels = new Uint8Array(width * height);
  const examples = new Uint8Array(width * height);
  for (let at = 0; at < data.length; at++) {
    const isPainted = stroke.data[at] === 255;
    examples[at] = isPainted ? INSIDE : OUTSIDE;
    if ((data[at] & SAID_OUTSIDE) !== 0) labels[at] = examples[at] = OUTSIDE;
    else if (core.data[at] === 255) labels[at] = INSIDE;
    else labels[at] = most.data[at] === 255 ? OPEN | (isPainted ? INSIDE : OUTSIDE) : OUTSIDE;
  }
  return { labels: { width, height, data: labels }, examples: { width, height, data: examples } };
}

/** The largest whole radius by which a mask can be shrunk without vanishing. */
function halfWidth(mask: Mask): number {
  let least = 0;
  let most = Math.min(250, Math.max(mask.width, mask.height));
  while (least < most) {
    const middle = (least + most + 1) >> 1;
    if (shrinkMask(mask, middle).data.includes(255)) least = middle;
    else most = middle - 1;
  }
  return least;
}

function learnModels(view: ColorView, labels: Labels): ColorModels | undefined {
  const inside = gatherColors(view, labels, INSIDE);
  const outside = gatherColors(view, labels, OUTSIDE);
  if (inside.length === 0 || outside.length === 0) return undefined;
  return { inside: fitMixture(inside), outside: fitMixture(outside) };
}

/** Takes away what a cut leaves by chance: specks, pinholes, and what has nothing to do with what was pointed at. */
function tidy(labels: Labels, hints: HintPlane, kind: SelectionHint["kind"]): void {
  const { width, height, data } = labels;
  let mask: Mask = { width, height, data: data.map((label) => ((label & INSIDE) !== 0 ? 255 : 0)) };
  if (kind !== "box") {
    const bit = kind === "scribble" ? SAID_INSIDE : SAID_ROUGHLY;
    mask = keepTouchedRegions(mask, { width, height, data: hints.data.map((said) => ((said & bit) !== 0 ? 255 : 0)) });
  }
  const area = mask.data.reduce((sum, value) => sum + (value === 255 ? 1 : 0), 0);
  mask = fillPinholes(removeSpecks(mask, area * SPECK_PART), area * SPECK_PART);
  for (let at = 0; at < data.length; at++) data[at] = (data[at] & OPEN) | (mask.data[at] === 255 ? INSIDE : OUTSIDE);
}

function isCutOff({ width, height, data }: Labels, edges: OpenEdges, strangePart: number): boolean {
  const isAnyOpen = edges.left || edges.top || edges.right || edges.bottom;
  if (!isAnyOpen) return false;
  if (strangePart < LEAST_STRANGE_PART) return true;
  let inside = 0;
  const count = (x: number, y: number): void => {
    inside += data[y * width + x] & INSIDE;
  };
  for (let x = 0; x < width; x++) {
    if (edges.top) count(x, 0);
    if (edges.bottom) count(x, height - 1);
  }
  for (let y = 0; y < height; y++) {
    if (edges.left) count(0, y);
    if (edges.right) count(width - 1, y);
  }
  return inside > CUT_OFF_PART * 2 * (width + height);
}
