import {
  createMask,
  createRaster,
  growRect,
  type Mask,
  maskBounds,
  type Raster,
  type Rect,
  uniteRects,
} from "@lacuna/raster";
import { fillPinholes, fillRect, growMask, removeSpecks, shrinkMask } from "@lacuna/selection";
import { countMarked } from "../mask/count-marked.ts";
import { addMask } from "../mask/crop-mask.ts";
import { addCarried } from "./add-carried.ts";
import { cutOut } from "./cut-out.ts";
import { likelihoodAt, type Look } from "./find-silhouette.ts";
import { sampleView } from "./sample-view.ts";

/** Around what the network looked at, so much shows the ground's colors. Of the box's longer side. */
const CONTEXT = 0.1;
/** Larger people are cut out of a picture that is reduced to this: their outline grows by more than a pixel of it is large. */
const WORKING_SIDE = 512;
/** From so likely on it is the person: rather too much than too little. */
const LIKELY = 0.35;
/** Where less of the box is marked, the network has not seen who is in it. */
const LEAST_SHARE = 0.1;
/** Of the body's area: smaller spots are noise, and smaller gaps belong to it. */
const SPECK = 0.01;
const LARGEST_HOLE = 0.01;
/** Shares of the box's longer side: gaps that are closed, and how far it all is grown. */
const GAP = 0.01;
const GROWTH = 0.008;
/** What stands on the ground, or in water, goes on a little below what is seen of it: shares of the mask's height. */
const FEET = { from: 0.8, down: 0.02 };

/**
 * Selects a person with hair, feet, hands and what is carried, rather too much than too little: what the network takes for
 * the person, and what touches it and stands out from the ground around.
 *
 * @param box    Whole pixels within the picture.
 * @param looks  What the network saw there. Where that is next to nothing, the person is cut out as things are.
 * @returns      Of the picture's size.
 */
export async function cutOutPerson(
  raster: Raster,
  box: Rect,
  looks: readonly Look[],
  signal: AbortSignal | undefined,
): Promise<Mask> {
  const work = openWork(raster, box, looks);
  const body = drawBody(looks, work);
  if (countMarked(body) < LEAST_SHARE * work.box.width * work.box.height) return cutOut(raster, box, signal);
  const longer = Math.max(work.box.width, work.box.height);
  const reachable = createMask(work.raster.width, work.raster.height);
  fillRect(reachable, work.reach);
  const carrying = addCarried(work.raster, tidy(body, longer), reachable, longer);
  const placed = createMask(raster.width, raster.height);
  addMask(placed, enlarge(growMask(lengthen(carrying), GROWTH * longer), work.rect), work.rect.x, work.rect.y);
  return placed;
}

/** The part of the picture around a person, reduced where that is large. */
interface Work {
  readonly raster: Raster;
  /** Of the picture. */
  readonly rect: Rect;
  /** The person's, and what was looked at, in pixels of `raster`. */
  readonly box: Rect;
  readonly reach: Rect;
}

function openWork(raster: Raster, box: Rect, looks: readonly Look[]): Work {
  // Boxes end at the body's edges at best: hands and feet lie beyond.
  const reach = growRect(looks.map(({ square }) => square).reduce(uniteRects, box), 0, raster.width, raster.height);
  const context = Math.max(16, CONTEXT * Math.max(box.width, box.height));
  const rect = growRect(reach, Math.ceil(context), raster.width, raster.height);
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
    box: place(box),
    reach: place(reach),
  };
}

/** What any look takes for the person. */
function drawBody(looks: readonly Look[], { raster, rect, reach }: Work): Mask {
  const mask = createMask(raster.width, raster.height);
  const stepX = rect.width / raster.width;
  const stepY = rect.height / raster.height;
  for (let y = reach.y; y < reach.y + reach.height; y++) {
    for (let x = reach.x; x < reach.x + reach.width; x++) {
      const [u, v] = [rect.x + (x + 0.5) * stepX, rect.y + (y + 0.5) * stepY];
      if (looks.some((look) => likelihoodAt(look, u, v) >= LIKELY)) mask.data[y * mask.width + x] = 255;
    }
  }
  return removeSpecks(mask, SPECK * countMarked(mask));
}

function tidy(mask: Mask, longer: number): Mask {
  const gap = GAP * longer;
  return fillPinholes(shrinkMask(growMask(mask, gap), gap), LARGEST_HOLE * countMarked(mask));
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
