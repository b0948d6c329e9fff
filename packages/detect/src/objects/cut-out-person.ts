import { createMask, createRaster, growRect, type Mask, maskBounds, type Raster, type Rect } from "@lacuna/raster";
import {
  fillPinholes,
  fillRect,
  growMask,
  invertMask,
  keepTouchedRegions,
  refineSelection,
  shrinkMask,
} from "@lacuna/selection";
import { intersect, unite } from "../mask/combine-masks.ts";
import { addCarried } from "./add-carried.ts";
import { type Body, drawBody } from "./draw-body.ts";
import type { Pose } from "./read-pose.ts";
import { sampleView } from "./sample-view.ts";

/** Boxes end at the body's edges at best: feet, and what is carried, lie beyond. Shares of the box's longer side. */
const REACH = { aside: 0.1, above: 0.04, below: 0.15 };
/** So sure a joint beyond the box shows that the box is too tight; hands and feet reach further by a share of its longer side. */
const SURE_JOINT = 0.4;
const JOINT_MARGIN = 0.08;
/** Around that, so much is looked at to learn the ground's colors. Of the longer side. */
const CONTEXT = 0.3;
/** Larger people are cut out of a picture that is reduced to this: their outline grows by more than a pixel of it is large. */
const WORKING_SIDE = 512;
/** A cut that lacks more than this of what is certainly the person has followed a color within the clothes, or around. */
const LEAST_SURE = 0.8;
/** What a cut may cover, in multiples of the body as drawn. */
const LEAST_AREA = 0.35;
const MOST_AREA = 2.2;
/** A cut that covers more of the border of what can be reached has leaked into the ground. */
const MOST_BORDER = 0.2;
/** A cut that goes further than this from it has followed the ground. In breadths of shoulders. */
const CARRIED = 0.7;
/** Shares of the box's longer side: gaps that are closed, and how far it all is grown. */
const GAP = 0.015;
const GROWTH = 0.012;
/** What stands on the ground, or in water, goes on a little below what is seen of it: shares of the mask's height. */
const FEET = { from: 0.8, down: 0.05 };
/** Of the body's area: what is enclosed and no larger belongs to it. */
const LARGEST_HOLE = 0.06;
/** Where no cut can be believed, the body as drawn is grown by so much of the shoulders' breadth. */
const CLUMSY_GROWTH = 0.12;

export interface PersonMask {
  /** Where `mask` lies in the picture. */
  readonly rect: Rect;
  readonly mask: Mask;
}

/**
 * Selects a person with feet, hands and what is carried, rather too much than too little.
 *
 * Strokes between the joints are taken for certain. Around them two cuts by color are made, one from the
 * body as drawn and one from the box; what either finds is added, unless it cannot be right.
 *
 * @param box   Whole pixels within the picture.
 * @param pose  In pixels of the picture; left out, the box's middle is taken for certain.
 */
export async function cutOutPerson(
  raster: Raster,
  box: Rect,
  pose: Pose | undefined,
  signal: AbortSignal | undefined,
): Promise<PersonMask> {
  const work = openWork(raster, box, pose);
  const body = (pose && drawBody(placeIn(pose, work), work.box, work.raster)) ?? drawTorso(work);
  const mask = await cutBody(work, body, signal);
  return { rect: work.rect, mask: enlarge(mask, work.rect) };
}

/** The part of the picture around a person, reduced where that is large. */
interface Work {
  readonly raster: Raster;
  /** Of the picture. */
  readonly rect: Rect;
  readonly scale: { readonly x: number; readonly y: number };
  /** The person's, and what of it can be reached, in pixels of `raster`. */
  readonly box: Rect;
  readonly reach: Rect;
}

function openWork(raster: Raster, box: Rect, pose: Pose | undefined): Work {
  const longer = Math.max(box.width, box.height);
  const reach = reachOf(box, longer, pose, raster);
  const rect = growRect(reach, Math.ceil(Math.max(16, CONTEXT * longer)), raster.width, raster.height);
  const reduction = Math.max(1, Math.max(rect.width, rect.height) / WORKING_SIDE);
  const width = Math.max(1, Math.round(rect.width / reduction));
  const height = Math.max(1, Math.round(rect.height / reduction));
  const data = Uint8Array.from(sampleView(raster, rect, { width, height }), Math.round);
  const scale = { x: width / rect.width, y: height / rect.height };
  const place = (part: Rect): Rect => {
    const x = Math.floor((part.x - rect.x) * scale.x);
    const y = Math.floor((part.y - rect.y) * scale.y);
    return {
      x,
      y,
      width: Math.max(1, Math.min(width, Math.ceil((part.x + part.width - rect.x) * scale.x)) - x),
      height: Math.max(1, Math.min(height, Math.ceil((part.y + part.height - rect.y) * scale.y)) - y),
    };
  };
  return {
    raster: createRaster({ width, height, model: "rgb", hasAlpha: false, data }),
    rect,
    scale,
    box: place(box),
    reach: place(reach),
  };
}

function reachOf({ x, y, width, height }: Rect, longer: number, pose: Pose | undefined, size: Raster): Rect {
  const sure = [...(pose?.values() ?? [])].filter(({ score }) => score >= SURE_JOINT);
  const margin = JOINT_MARGIN * longer;
  const xs = sure.flatMap((joint) => [joint.x - margin, joint.x + margin]);
  const ys = sure.flatMap((joint) => [joint.y - margin, joint.y + margin]);
  const left = Math.max(0, Math.floor(Math.min(x - REACH.aside * longer, ...xs)));
  const top = Math.max(0, Math.floor(Math.min(y - REACH.above * longer, ...ys)));
  return {
    x: left,
    y: top,
    width: Math.min(size.width, Math.ceil(Math.max(x + width + REACH.aside * longer, ...xs))) - left,
    height: Math.min(size.height, Math.ceil(Math.max(y + height + REACH.below * longer, ...ys))) - top,
  };
}

/** In pixels of the working picture; joints that lie beyond reach are another's. */
function placeIn(pose: Pose, { rect, scale, reach }: Work): Pose {
  const placed = [...pose].map(
    ([name, { x, y, score }]) => [name, { x: (x - rect.x) * scale.x, y: (y - rect.y) * scale.y, score }] as const,
  );
  return new Map(
    placed.filter(
      ([, { x, y }]) => x >= reach.x && y >= reach.y && x <= reach.x + reach.width && y <= reach.y + reach.height,
    ),
  );
}

/** Where no joints are seen: a shape that belongs to nearly everybody in a box, and one that fills it. */
function drawTorso({ raster, box }: Work): Body {
  const draw = (width: number, height: number): Mask => {
    const mask = createMask(raster.width, raster.height);
    fillEllipse(mask, box, width, height);
    return mask;
  };
  return { sure: draw(0.3, 0.6), all: draw(0.8, 1), breadth: Math.min(box.width, box.height) * 0.6 };
}

function fillEllipse(mask: Mask, box: Rect, width: number, height: number): void {
  const halfWidth = Math.max(0.75, (box.width * width) / 2);
  const halfHeight = Math.max(0.75, (box.height * height) / 2);
  for (let y = box.y; y < box.y + box.height; y++) {
    const v = (y + 0.5 - box.y - box.height / 2) / halfHeight;
    for (let x = box.x; x < box.x + box.width; x++) {
      const u = (x + 0.5 - box.x - box.width / 2) / halfWidth;
      // Rounder than a box, fuller than an ellipse.
      if (u ** 4 + v ** 4 <= 1) mask.data[y * mask.width + x] = 255;
    }
  }
}

async function cutBody(work: Work, body: Body, signal: AbortSignal | undefined): Promise<Mask> {
  const { raster, reach, box } = work;
  const stopping = signal === undefined ? {} : { signal };
  const reachable = createMask(raster.width, raster.height);
  fillRect(reachable, reach);
  const background = invertMask(reachable);
  const all = intersect(body.all, reachable);
  const byBody = await refineSelection(raster, { kind: "rough", mask: all }, { ...stopping, background });
  const byBox = await refineSelection(raster, { kind: "box", rect: reach }, stopping);
  const near = growMask(all, Math.min(250, body.breadth * CARRIED));
  const cuts = [byBody, byBox].map((cut) => intersect(cut, near)).filter((cut) => isLikely(cut, body, all, work));
  const clumsy = cuts.length > 0 ? all : growMask(all, Math.min(250, body.breadth * CLUMSY_GROWTH));
  const longer = Math.max(box.width, box.height);
  const whole = tidy(keepTouchedRegions(cuts.reduce(unite, clumsy), clumsy), longer);
  const carrying = addCarried(raster, whole, reachable, longer);
  return growMask(lengthen(carrying), Math.min(120, GROWTH * longer));
}

function isLikely(cut: Mask, { sure }: Body, all: Mask, { raster, reach }: Work): boolean {
  const area = count(cut);
  const drawn = count(all);
  if (area < LEAST_AREA * drawn || area > MOST_AREA * drawn) return false;
  if (count(intersect(cut, sure)) < LEAST_SURE * count(sure)) return false;
  return borderShare(cut, reach, raster) <= MOST_BORDER;
}

/** How much is marked of those sides of a rectangle behind which the picture goes on. */
function borderShare({ width, data }: Mask, { x, y, width: across, height: down }: Rect, size: Raster): number {
  let length = 0;
  let marked = 0;
  const look = (at: number): void => {
    length++;
    if (data[at] !== 0) marked++;
  };
  for (let u = x; u < x + across; u++) {
    if (y > 0) look(y * width + u);
    if (y + down < size.height) look((y + down - 1) * width + u);
  }
  for (let v = y; v < y + down; v++) {
    if (x > 0) look(v * width + x);
    if (x + across < size.width) look(v * width + x + across - 1);
  }
  return length === 0 ? 0 : marked / length;
}

function tidy(mask: Mask, longer: number): Mask {
  const gap = Math.min(120, GAP * longer);
  const closed = shrinkMask(growMask(mask, gap), gap);
  return fillPinholes(closed, LARGEST_HOLE * count(mask));
}

/** Draws the lowest part out downward. */
function lengthen(mask: Mask): Mask {
  const bounds = maskBounds(mask);
  if (bounds === undefined) return mask;
  const out = createMask(mask.width, mask.height, new Uint8Array(mask.data));
  const first = Math.floor(bounds.y + bounds.height * FEET.from);
  const down = Math.round(bounds.height * FEET.down);
  for (let x = bounds.x; x < bounds.x + bounds.width; x++) {
    let left = 0;
    for (let y = first; y < mask.height; y++) {
      const at = y * mask.width + x;
      left = mask.data[at] === 0 ? left - 1 : down;
      if (left >= 0 && mask.data[at] === 0) out.data[at] = 255;
    }
  }
  return out;
}

function count({ data }: Mask): number {
  let marked = 0;
  for (const value of data) if (value !== 0) marked++;
  return marked;
}

function enlarge(mask: Mask, rect: Rect): Mask {
  if (mask.width === rect.width && mask.height === rect.height) return mask;
  const out = createMask(rect.width, rect.height);
  for (let y = 0; y < rect.height; y++) {
    const from = Math.min(mask.height - 1, Math.floor(((y + 0.5) * mask.height) / rect.height)) * mask.width;
    for (let x = 0; x < rect.width; x++) {
      const at = from + Math.min(mask.width - 1, Math.floor(((x + 0.5) * mask.width) / rect.width));
      out.data[y * rect.width + x] = mask.data[at];
    }
  }
  return out;
}
