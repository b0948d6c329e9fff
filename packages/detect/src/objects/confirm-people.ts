import { type Raster, type Rect, uniteRects } from "@lacuna/raster";
import { findPose } from "./find-pose.ts";
import { isSame, type ObjectBox } from "./list-boxes.ts";
import type { PoseNetwork } from "./pose-network.ts";
import type { Pose } from "./read-pose.ts";

export interface Person extends ObjectBox {
  /** In pixels of the picture. */
  readonly pose: Pose;
}

/** People as unsure as this part of the least score count if their joints are clear. */
export const UNSURE_PART = 0.67;
/** The mean score of the surest joints that confirms an unsure person, and what a person needs who is hardly sure enough. */
const CLEAR = 0.45;
const VISIBLE = 0.15;
/** How many joints that mean is of: half a body may be hidden. */
const SUREST_JOINTS = 8;
/** More certain than this beyond the least score, somebody counts without joints: small, from behind, in a coat. */
const SURE_BEYOND = 0.1;
/** Joints of two finds that are no further apart, in shares of the smaller box's longer side, belong to one person. */
const SAME_DISTANCE = 0.12;
/** In a crowd the surest are looked at: each takes a run. */
const MOST_PEOPLE = 60;
/**
 * Looks for the joints of everybody who may have been found, leaves out whom they speak against, and joins finds of one person.
 *
 * @param people  The surest first; one person may be found several times.
 *
 * Cost: a run of the network for each.
 */
export async function confirmPeople(
  raster: Raster,
  people: readonly ObjectBox[],
  leastScore: number,
  network: PoseNetwork,
  signal: AbortSignal | undefined,
): Promise<Person[]> {
  const confirmed: Person[] = [];
  for (const person of people.slice(0, MOST_PEOPLE)) {
    signal?.throwIfAborted();
    const pose = await findPose(raster, person.box, network);
    const candidate = { ...person, pose };
    if (!isConfirmed(candidate, leastScore)) continue;
    const twin = confirmed.findIndex((other) => haveSameJoints(other, candidate));
    if (twin === -1) confirmed.push(candidate);
    else confirmed[twin] = merge(confirmed[twin], candidate);
  }
  return confirmed.filter((person, index) => !confirmed.slice(0, index).some(({ box }) => isSame(box, person.box)));
}

/** One view may show half of a person: what both show counts, and the clearer joints. */
function merge(surer: Person, other: Person): Person {
  const pose = clarityOf(other.pose) > clarityOf(surer.pose) ? other.pose : surer.pose;
  return { ...surer, pose, box: uniteRects(surer.box, other.box) };
}

function isConfirmed({ score, pose }: Person, leastScore: number): boolean {
  const clarity = clarityOf(pose);
  if (score < leastScore) return clarity >= CLEAR;
  return score >= leastScore + SURE_BEYOND || clarity >= VISIBLE;
}

function clarityOf(pose: Pose): number {
  const surest = [...pose.values()].map(({ score }) => score).toSorted((a, b) => b - a);
  return surest.slice(0, SUREST_JOINTS).reduce((sum, score) => sum + score, 0) / SUREST_JOINTS;
}

function haveSameJoints(a: Person, b: Person): boolean {
  const distances = [...a.pose].flatMap(([name, joint]) => {
    const other = b.pose.get(name);
    if (other === undefined) return [];
    return [{ weight: joint.score * other.score, px: Math.hypot(joint.x - other.x, joint.y - other.y) }];
  });
  const weights = distances.reduce((sum, { weight }) => sum + weight, 0);
  const mean = distances.reduce((sum, { weight, px }) => sum + weight * px, 0) / weights;
  return mean <= SAME_DISTANCE * Math.min(longerSide(a.box), longerSide(b.box));
}

function longerSide({ width, height }: Rect): number {
  return Math.max(width, height);
}
