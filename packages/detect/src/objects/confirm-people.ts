import { type Raster, uniteRects } from "@lacuna/raster";
import { findSilhouette, type Look, overlapOf, shareWithin } from "./find-silhouette.ts";
import { keepDistinct, type ObjectBox } from "./list-boxes.ts";
import type { SilhouetteNetwork } from "./silhouette-network.ts";

export interface Person extends ObjectBox {
  /** What the second network saw, the closest look first. */
  readonly looks: readonly Look[];
}

/** People as unsure as this part of the least score count if the second network is certain of them. */
export const UNSURE_PART = 0.67;
/** The same where it saw them turned: it takes other things for people then more often, a row of hats with 0.21 of 0.3. */
const UNSURE_LYING_PART = 0.85;
/** Its certainty that confirms somebody unsure; within the box there lies so much of the silhouette, and of the box so much is silhouette. */
const CERTAIN = 0.85;
const OF_SILHOUETTE = 0.6;
const OF_BOX = 0.2;
/** Of somebody who is hardly sure enough it has to be as certain as this. */
const VISIBLE = 0.15;
/** More certain than this beyond the least score, somebody counts whatever it says: it knows whole bodies, not faces or legs. */
const SURE_BEYOND = 0.1;
/** Two silhouettes that share so much of the smaller belong to one person. */
const SAME_SHARE = 0.7;
/** In a crowd the surest are looked at: each takes a run. */
const MOST_PEOPLE = 60;

/**
 * Looks at everybody who may have been found, leaves out whom that speaks against, and joins finds of one person.
 *
 * @param people  One person may be found several times.
 * @returns       The surest first.
 *
 * Cost: one or two runs of the network for each.
 */
export async function confirmPeople(
  raster: Raster,
  people: readonly ObjectBox[],
  leastScore: number,
  network: SilhouetteNetwork,
  signal: AbortSignal | undefined,
): Promise<Person[]> {
  const confirmed: Person[] = [];
  for (const person of keepDistinct(people).slice(0, MOST_PEOPLE)) {
    signal?.throwIfAborted();
    const candidate = { ...person, looks: await findSilhouette(raster, person.box, network) };
    if (!isConfirmed(candidate, leastScore)) continue;
    const twin = confirmed.findIndex((other) => isOne(other, candidate));
    if (twin === -1) confirmed.push(candidate);
    else confirmed[twin] = join(confirmed[twin], candidate);
  }
  return confirmed;
}

function isConfirmed({ score, box, looks }: Person, leastScore: number): boolean {
  const presence = Math.max(...looks.map((look) => look.presence));
  if (score >= leastScore) return score >= leastScore + SURE_BEYOND || presence >= VISIBLE;
  if (looks[0].isTurned && score < leastScore * UNSURE_LYING_PART) return false;
  const { ofSilhouette, ofBox } = shareWithin(looks[0], box);
  return presence >= CERTAIN && ofSilhouette >= OF_SILHOUETTE && ofBox >= OF_BOX;
}

function isOne(a: Person, b: Person): boolean {
  return overlapOf(a.looks[0], b.looks[0]) >= SAME_SHARE;
}

/** One view may show half of a person: what both show counts. */
function join(surer: Person, other: Person): Person {
  return { ...surer, box: uniteRects(surer.box, other.box), looks: [...surer.looks, ...other.looks] };
}
