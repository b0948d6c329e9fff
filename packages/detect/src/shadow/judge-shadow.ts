import type { Mask } from "@lacuna/raster";
import { growMask, shrinkMask } from "@lacuna/selection";
import { countMarked } from "../mask/count-marked.ts";
import { intersect, subtract } from "../mask/combine-masks.ts";
import { maskedMean } from "../mask/masked-mean.ts";
import { median } from "./median.ts";
import { type Ground, VISIBLE } from "./view-ground.ts";

/** Light is compared so far to both sides of an edge, in shares of the object's longer side. */
const ACROSS = 0.03;
/** An edge's place speaks for a shadow where so much less light falls within, as a logarithm; so much of the edge has to. */
const LEAST_STEP = 0.15;
const MOST_STEP = 1.5;
const LEAST_EDGE = 0.85;
/** How far the step may vary along the edge (median deviation), and differ between colors: outright, and as shares of the step. */
const UNSTEADY = { least: 0.05, share: 0.45 };
const TINT = { least: 0.08, share: 0.25 };
/** How much finer or coarser the ground may seem in the shadow: its texture is the same. */
const TEXTURE = 2.5;
/** Ground without any. */
const PLAIN = 1e-3;
/** Of the object's area. */
const SMALLEST = 0.01;
const LARGEST = 2.2;
const LEAST_PX = 8;

/**
 * How clearly a dark region is ground in shadow: all along its edge the light falls by about the same ratio in all
 * colors, and the ground goes on with the same texture. A dark thing has an own color and texture, and other neighbors here than there.
 *
 * @returns  0 for no shadow; else how much the light falls, less how much that varies.
 */
export function clarityOfShadow(region: Mask, ground: Ground): number {
  const size = countMarked(region);
  const objectSize = countMarked(ground.object);
  if (size < Math.max(LEAST_PX, SMALLEST * objectSize) || size > LARGEST * objectSize) return 0;
  const radius = Math.max(2, Math.round(ACROSS * ground.longer));
  const beyond = subtract(ground.known, growMask(region, 1));
  const edge = edgeOf(region, beyond);
  const inside = ground.light.map((plane) => maskedMean(plane, region, radius));
  const outside = ground.light.map((plane) => maskedMean(plane, beyond, radius));
  const steps = ground.light.map((_, c) => edge.map((p) => outside[c][p] - inside[c][p]));
  const means = edge.map((_, at) => (steps[0][at] + steps[1][at] + steps[2][at]) / 3);
  const step = median(means);
  const deviation = median(means.map((value) => Math.abs(value - step)));
  const colors = steps.filter((_, c) => median(edge.map((p) => outside[c][p])) >= VISIBLE).map(median);
  const contrast = textureWithin(region, radius, ground) / textureAround(region, radius, ground);
  const isAllAround = means.filter((value) => value >= LEAST_STEP).length >= LEAST_EDGE * edge.length;
  const isSteady = step <= MOST_STEP && deviation <= UNSTEADY.least + UNSTEADY.share * step;
  const isOfOneColor = Math.max(...colors) - Math.min(...colors) <= 2 * (TINT.least + TINT.share * step);
  const isOfOneTexture = contrast <= TEXTURE && contrast >= 1 / TEXTURE;
  return isAllAround && isSteady && isOfOneColor && isOfOneTexture ? Math.max(0, step - deviation) : 0;
}

/** Places of a region beside which the ground goes on. */
function edgeOf(region: Mask, beyond: Mask): number[] {
  const near = growMask(beyond, 2);
  return [...region.data.keys()].filter((p) => region.data[p] !== 0 && near.data[p] !== 0);
}

/** Away from the region's edge, which is no texture, where there is such a place. */
function textureWithin(region: Mask, radius: number, ground: Ground): number {
  const inner = shrinkMask(region, radius);
  return textureOf(countMarked(inner) >= LEAST_PX ? inner : region, ground);
}

function textureAround(region: Mask, radius: number, ground: Ground): number {
  return textureOf(subtract(intersect(growMask(region, 4 * radius), ground.known), growMask(region, radius)), ground);
}

/** How far the light is from its mean around, on average over a mask. Never 0: plain ground is as plain in shadow. */
function textureOf(mask: Mask, { light, smooth }: Ground): number {
  let sum = 0;
  let places = 0;
  for (let p = 0; p < mask.data.length; p++) {
    if (mask.data[p] === 0) continue;
    places++;
    sum += Math.abs(light[1][p] - smooth[1][p]);
  }
  return Math.max(PLAIN, places === 0 ? 0 : sum / places);
}
