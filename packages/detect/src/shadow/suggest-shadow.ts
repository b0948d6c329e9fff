import { createMask, growRect, type Mask, maskBounds, type Raster, type Rect } from "@lacuna/raster";
import { fillPinholes, growMask, removeSpecks } from "@lacuna/selection";
import { intersect, subtract } from "../mask/combine-masks.ts";
import { addMask, cropMask } from "../mask/crop-mask.ts";
import { growWithin } from "../mask/grow-within.ts";
import { maskedMean } from "../mask/masked-mean.ts";
import { readPlanes } from "../mask/read-planes.ts";

/** Shadows are darker than what lies around them, but not black: shares of its brightness. */
const DARKEST = 0.2;
const BRIGHTEST = 0.88;
/** How far the shares of red and green may differ from the surroundings'. Skylight makes a shadow a little bluer. */
const HUE_TOLERANCE = 0.03;
/** The object stands on its shadow: it begins beside this lowest part of the object. */
const CONTACT_SHARE = 0.35;
/** A region so much larger than the object is a dark piece of ground. */
const LARGEST = 3;

/**
 * Suggests which pixels are the shadow of an object: what begins at its foot, is darker than the ground around and has the
 * ground's color. It is a guess that somebody should confirm; a shadow that does not touch the object, lies on another
 * object or on ground of two colors is not found, and a dark thing at the object's foot may be taken for one.
 *
 * @param mask  The object, of the picture's size; from 128 on marked.
 * @returns     A new mask, 0 or 255, without the object itself; empty when nothing looks like a shadow.
 * @throws RangeError  when the sizes differ.
 *
 * Cost: some 20 passes over three times the object's bounds in each direction.
 */
export function suggestShadow(raster: Raster, mask: Mask): Mask {
  if (mask.width !== raster.width || mask.height !== raster.height) {
    throw new RangeError(`the mask is ${mask.width}×${mask.height}, the picture ${raster.width}×${raster.height}`);
  }
  const suggested = createMask(raster.width, raster.height);
  const bounds = maskBounds(mask);
  if (bounds === undefined) return suggested;
  const reach = Math.max(bounds.width, bounds.height);
  const window = growRect(bounds, reach, raster.width, raster.height);
  const object = cropMask(mask, window);
  const shadow = shadowIn(readPlanes(raster, window), object, footOf(bounds, window, object), reach);
  addMask(suggested, shadow, window.x, window.y);
  return suggested;
}

/** The band around the object's lower part where its shadow has to begin. */
function footOf(bounds: Rect, window: Rect, object: Mask): Mask {
  const touchPx = Math.max(3, Math.round(Math.min(bounds.width, bounds.height) * 0.05));
  const foot = subtract(growMask(object, Math.min(250, touchPx)), object);
  const from = bounds.y - window.y + Math.floor(bounds.height * (1 - CONTACT_SHARE));
  foot.data.fill(0, 0, from * foot.width);
  return foot;
}

function shadowIn(planes: readonly Float32Array[], object: Mask, foot: Mask, reach: number): Mask {
  const none = createMask(object.width, object.height);
  // Edges of the object are mixed with what lies behind it: no evidence, and no shadow.
  const edge = growMask(object, 2);
  const ground = subtract(filled(object), edge);
  const light = brightnessOf(planes);
  const mean = maskedMean(light, ground, reach);
  const lit = markWhere(ground, (p) => ground.data[p] !== 0 && light[p] >= mean[p]);
  const litPlanes = planes.map((plane) => maskedMean(plane, lit, Math.max(4, Math.round(reach / 2))));
  const litLight = brightnessOf(litPlanes);
  const dark = markWhere(ground, (p) => {
    const share = light[p] / Math.max(1, litLight[p]);
    return share >= DARKEST && share <= BRIGHTEST && hueDistance(planes, litPlanes, p) <= HUE_TOLERANCE;
  });
  const darkGround = removeSpecks(dark, 12);
  const seeds = intersect(darkGround, foot);
  if (count(seeds) === 0) return none;
  const shadow = growWithin(seeds, darkGround, reach);
  const size = count(shadow);
  const objectSize = count(object);
  if (size < objectSize * 0.01 || size > objectSize * LARGEST) return none;
  return subtract(fillPinholes(growMask(shadow, 3), size * 0.05), object);
}

function hueDistance(planes: readonly Float32Array[], lit: readonly Float32Array[], p: number): number {
  const sum = Math.max(1, planes[0][p] + planes[1][p] + planes[2][p]);
  const litSum = Math.max(1, lit[0][p] + lit[1][p] + lit[2][p]);
  return Math.max(Math.abs(planes[0][p] / sum - lit[0][p] / litSum), Math.abs(planes[1][p] / sum - lit[1][p] / litSum));
}

function brightnessOf([red, green, blue]: readonly Float32Array[]): Float32Array {
  return red.map((value, p) => 0.299 * value + 0.587 * green[p] + 0.114 * blue[p]);
}

function markWhere({ width, height }: Mask, isMarked: (p: number) => boolean): Mask {
  const marked = createMask(width, height);
  for (let p = 0; p < marked.data.length; p++) if (isMarked(p)) marked.data[p] = 255;
  return marked;
}

function filled({ width, height }: Mask): Mask {
  return createMask(width, height, new Uint8Array(width * height).fill(255));
}

function count({ data }: Mask): number {
  let marked = 0;
  for (let p = 0; p < data.length; p++) if (data[p] >= 128) marked++;
  return marked;
}
