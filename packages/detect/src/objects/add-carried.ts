import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { growMask, invertMask, keepTouchedRegions, removeSpecks } from "@lacuna/selection";
import { countMarked } from "../mask/count-marked.ts";
import { intersect, subtract, unite } from "../mask/combine-masks.ts";
import { maskedMean } from "../mask/masked-mean.ts";
import { readPlanes } from "../mask/read-planes.ts";

/** A color stands out from the ground around when it is further from its mean, in 8-bit steps, and in deviations. */
const LEAST_DISTANCE = 40;
const LEAST_DEVIATIONS = 3.5;
/** What is further away than this may be carried, and says nothing of the ground. */
const DOUBTFUL_DEVIATIONS = 1.5;
/** The square that the ground is averaged over, and how far from the person something may begin: shares of the person's height. */
const AROUND = 0.2;
const TOUCHING = 0.012;
/** What is larger, in shares of the person's area, is another ground. */
const LARGEST = 0.12;

/**
 * Adds what touches a person and stands out from the ground around: sticks, fins, bags, as far as the person could be cut at all.
 *
 * @param person     Of the picture's size, as all masks here.
 * @param reachable  What is carried lies in it.
 * @param height     The person's, in pixels.
 * @returns          A new mask.
 *
 * Cost: twelve means over the picture.
 */
export function addCarried(raster: Raster, person: Mask, reachable: Mask, height: number): Mask {
  const { width } = person;
  const planes = readPlanes(raster, { x: 0, y: 0, width, height: person.height });
  const radius = Math.max(2, Math.round(AROUND * height));
  const around = invertMask(person);
  // What may be carried is no ground to compare with: a fin fills much of the square around itself.
  const ground = subtract(around, distinctFrom(planes, around, radius, DOUBTFUL_DEVIATIONS));
  const distinct = intersect(subtract(distinctFrom(planes, ground, radius, LEAST_DEVIATIONS), person), reachable);
  const joined = subtract(growMask(distinct, 1.5), person); // thin things come in pieces
  const small = subtract(joined, removeSpecks(joined, LARGEST * countMarked(person)));
  const touching = growMask(person, Math.max(2, TOUCHING * height));
  return unite(person, keepTouchedRegions(small, touching));
}

/** What is further from the ground's mean color around it than so many deviations. */
function distinctFrom(planes: readonly Float32Array[], ground: Mask, radius: number, deviations: number): Mask {
  const means = planes.map((plane) => maskedMean(plane, ground, radius));
  const squares = planes.map((plane) =>
    maskedMean(
      plane.map((value) => value * value),
      ground,
      radius,
    ),
  );
  const distinct = createMask(ground.width, ground.height);
  for (let at = 0; at < distinct.data.length; at++) {
    let distance = 0;
    let variance = 0;
    for (let c = 0; c < 3; c++) {
      distance += (planes[c][at] - means[c][at]) ** 2;
      variance += Math.max(0, squares[c][at] - means[c][at] ** 2);
    }
    if (distance > LEAST_DISTANCE ** 2 && distance > deviations ** 2 * variance) distinct.data[at] = 255;
  }
  return distinct;
}
