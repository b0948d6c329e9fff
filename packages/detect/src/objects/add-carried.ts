import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { growMask, keepTouchedRegions } from "@lacuna/selection";
import { unite } from "../mask/combine-masks.ts";
import { maskedMean } from "../mask/masked-mean.ts";
import { readPlanes } from "../mask/read-planes.ts";

/** A color stands out from the ground around when it is further from its mean, in 8-bit steps, and in deviations. */
const LEAST_DISTANCE = 40;
const LEAST_DEVIATIONS = 2.8;
/** The square that the ground is averaged over, and how far from the person something may begin: shares of the person's height. */
const AROUND = 0.12;
const TOUCHING = 0.012;

/**
 * Adds what touches a person and stands out from the ground around: sticks, fins, bags, as far as the person could be cut at all.
 *
 * @param person     Of the picture's size, as all masks here.
 * @param reachable  What is carried lies in it.
 * @param height     The person's, in pixels.
 * @returns          A new mask.
 *
 * Cost: six means over the picture.
 */
export function addCarried(raster: Raster, person: Mask, reachable: Mask, height: number): Mask {
  const { width } = person;
  const ground = createMask(
    width,
    person.height,
    person.data.map((value) => (value === 0 ? 255 : 0)),
  );
  const planes = readPlanes(raster, { x: 0, y: 0, width, height: person.height });
  const radius = Math.max(2, Math.round(AROUND * height));
  const means = planes.map((plane) => maskedMean(plane, ground, radius));
  const squares = planes.map((plane) =>
    maskedMean(
      plane.map((value) => value * value),
      ground,
      radius,
    ),
  );
  const distinct = createMask(width, person.height);
  for (let at = 0; at < distinct.data.length; at++) {
    if (person.data[at] !== 0 || reachable.data[at] === 0) continue;
    let distance = 0;
    let variance = 0;
    for (let c = 0; c < 3; c++) {
      distance += (planes[c][at] - means[c][at]) ** 2;
      variance += Math.max(0, squares[c][at] - means[c][at] ** 2);
    }
    const isDistinct = distance > LEAST_DISTANCE ** 2 && distance > LEAST_DEVIATIONS ** 2 * variance;
    if (isDistinct) distinct.data[at] = 255;
  }
  const joined = growMask(distinct, 1.5); // thin things come in pieces
  const touching = growMask(person, Math.max(2, TOUCHING * height));
  return unite(person, keepTouchedRegions(joined, touching));
}
