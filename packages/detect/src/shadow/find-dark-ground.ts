import { createMask, type Mask, maskBounds, type Rect } from "@lacuna/raster";
import { fillPinholes, growMask, removeSpecks } from "@lacuna/selection";
import { intersect, subtract } from "../mask/combine-masks.ts";
import { growWithin } from "../mask/grow-within.ts";
import { maskedMean } from "../mask/masked-mean.ts";
import { median } from "./median.ts";
import { type Ground, VISIBLE } from "./view-ground.ts";

/** The object stands on its shadow: it begins beside this lowest part of the object, no further away than that. */
const FOOT = 0.22;
const TOUCH = 0.04;
/** How much less light there is in a shadow than on the lit ground around, as logarithms: 15 % to 96 %. */
const FAINTEST = 0.16;
const DARKEST = 3.2;
/** How far the colors may differ in that: outright, and as a share of it, as lamps and sky color a shadow. */
const TINT = 0.12;
const TINT_SHARE = 0.35;
/** A shadow may be bounded by where it is still so dark as at the foot, which is often lit by the object: shares of that. */
const LEVELS = [1.4, 1.2, 1.05, 0.9, 0.75, 0.6, 0.45];
/** Lit ground is learned from so far around, in shares of the object's longer side. */
const AROUND = 0.45;
const SPECK_PX = 8;
/** Enclosed light is filled up to a square of this side, in shares of the object's longer side. */
const HOLE = 0.05;
/** The ground that an object stands on is seen no higher than this, in shares of the object's height from below. */
const HORIZON = 0.5;

/**
 * What is darker than the lit ground around it, in the ground's color, and hangs together with the object's foot.
 *
 * @returns  Several answers, the narrowest first: where a shadow ends cannot be told from how dark it is. None where the
 *   foot stands in no dark.
 */
export function findDarkGround(ground: Ground): Mask[] {
  const { width, height, smooth, known, object, longer } = ground;
  const bounds = maskBounds(object);
  if (bounds === undefined) return [];
  const depths = depthOf(ground);
  const depth = depths[0].map((value, p) => (value + depths[1][p] + depths[2][p]) / 3);
  const dark = createMask(width, height);
  for (let p = Math.floor(bounds.y + bounds.height * (1 - HORIZON)) * width; p < dark.data.length; p++) {
    if (known.data[p] === 0 || depth[p] < FAINTEST || depth[p] > DARKEST) continue;
    const seen = depths.filter((plane, c) => smooth[c][p] + plane[p] >= VISIBLE).map((plane) => plane[p]);
    if (Math.max(...seen) - Math.min(...seen) <= 2 * (TINT + TINT_SHARE * depth[p])) dark.data[p] = 255;
  }
  const seeds = intersect(removeSpecks(dark, SPECK_PX), footOf(ground, bounds));
  const level = median(depth.filter((_, p) => seeds.data[p] !== 0));
  if (level === 0) return [];
  return LEVELS.map((share) => {
    const enough = createMask(width, height);
    for (let p = 0; p < enough.data.length; p++) {
      if (dark.data[p] !== 0 && depth[p] >= share * level) enough.data[p] = 255;
    }
    const region = growWithin(intersect(seeds, enough), enough, smooth[0].length);
    return intersect(fillPinholes(region, (HOLE * longer) ** 2), known);
  });
}

/** How much less light falls on each place than on the lit ground around it; per color. */
function depthOf({ width, height, smooth, known, longer }: Ground): Float32Array[] {
  const light = smooth[0].map((value, p) => (value + smooth[1][p] + smooth[2][p]) / 3);
  const mean = maskedMean(light, known, Math.max(2, Math.round(longer)));
  const lit = createMask(width, height);
  for (let p = 0; p < lit.data.length; p++) if (known.data[p] !== 0 && light[p] >= mean[p]) lit.data[p] = 255;
  const radius = Math.max(2, Math.round(AROUND * longer));
  return smooth.map((plane) => maskedMean(plane, lit, radius).map((value, p) => value - plane[p]));
}

/** The band beside the object's lowest part. */
function footOf({ object, known, longer }: Ground, bounds: Rect): Mask {
  const touching = Math.max(3, TOUCH * longer);
  const foot = intersect(subtract(growMask(object, touching), object), known);
  const from = bounds.y + Math.floor(bounds.height * (1 - FOOT));
  foot.data.fill(0, 0, from * foot.width);
  return foot;
}
