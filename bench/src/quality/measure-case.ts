import type { Case, LoadedCase } from "../cases/case.ts";
import type { DeepDistance, DeepMeter } from "../metrics/deep-distance.ts";
import { scoreFill, type Scores } from "../metrics/metrics.ts";
import type { FillCache, StoredFill } from "../peers/fill-cache.ts";
import type { Peer } from "../peers/peer.ts";
import { holeArea, type Picture } from "../photos/picture.ts";

/** One tool's fill of one case, measured. */
export interface Row {
  readonly case: string;
  readonly photo: string;
  readonly half: string;
  readonly size: string;
  readonly kind: string;
  readonly share: number;
  readonly peer: string;
  readonly ms: number;
  readonly scores: Scores;
  readonly deep?: DeepDistance;
}

export interface Instruments {
  readonly cache: FillCache;
  readonly meter: DeepMeter | undefined;
  /** Fill anew, also where a stored fill would do. */
  readonly isFresh: boolean;
}

export interface MeasuredCase {
  readonly rows: Row[];
  /** What a peer made of the case; read back from the store when it was not made anew. */
  readonly pictureOf: (peer: string) => Promise<Picture | undefined>;
}

interface Found {
  readonly peer: Peer;
  readonly fill: Omit<StoredFill, "key">;
  readonly picture: () => Promise<Picture>;
  readonly isStored: boolean;
}

/** Whether a case lies within what a peer is asked to do. */
export function isWithinReach(peer: Peer, { hole }: LoadedCase): boolean {
  const pixels = hole.width * hole.height;
  return pixels <= peer.largestMegapixels * 1e6 && holeArea(hole) <= peer.largestShare * pixels;
}

/** Fills one case with every peer that can, and measures. A peer that fails is reported and left out of this case. */
export async function measureCase(
  one: Case,
  loaded: LoadedCase,
  peers: readonly Peer[],
  instruments: Instruments,
  onFailure: (peer: string, error: unknown) => void,
): Promise<MeasuredCase> {
  const found: Found[] = [];
  for (const peer of peers.filter((candidate) => isWithinReach(candidate, loaded))) {
    try {
      found.push(await fillOrFind(loaded, peer, instruments));
    } catch (error) {
      onFailure(peer.name, error);
    }
  }
  const deep = await measureDeep(loaded, found, instruments.meter);
  const rows: Row[] = [];
  for (const { peer, fill, picture, isStored } of found) {
    const distance = deep.get(peer);
    const complete = distance === undefined ? fill : { ...fill, deep: distance };
    const isComplete = isStored && distance === undefined;
    if (peer.isCached && !isComplete) await instruments.cache.store(loaded, peer, complete, await picture());
    rows.push(rowOf(one, peer, complete));
  }
  return { rows, pictureOf: async (name) => found.find(({ peer }) => peer.name === name)?.picture() };
}

async function fillOrFind(loaded: LoadedCase, peer: Peer, { cache, isFresh }: Instruments): Promise<Found> {
  const stored = peer.isCached && !isFresh ? await cache.find(loaded, peer) : undefined;
  if (stored !== undefined) return { peer, fill: stored, picture: () => cache.picture(loaded, peer), isStored: true };
  const { picture, ms } = await peer.fill(loaded.input, loaded.hole);
  const fill = { ms, scores: scoreFill(loaded.truth, loaded.hole, loaded.input, picture) };
  return { peer, fill, picture: async () => picture, isStored: false };
}

/** Distances of those fills that have none yet. All at once, since the networks see the truth only once then. */
async function measureDeep(
  { truth, hole }: LoadedCase,
  found: readonly Found[],
  meter: DeepMeter | undefined,
): Promise<Map<Peer, DeepDistance>> {
  const missing = found.filter(({ fill }) => fill.deep === undefined);
  if (meter === undefined || missing.length === 0) return new Map();
  const pictures = await Promise.all(missing.map(({ picture }) => picture()));
  const distances = await meter.measure(truth, hole, pictures);
  return new Map(missing.map(({ peer }, index) => [peer, distances[index]]));
}

function rowOf(one: Case, peer: Peer, { ms, scores, deep }: Omit<StoredFill, "key">): Row {
  const { id, photo, size, kind, share } = one;
  const row = { case: id, photo: photo.id, half: photo.half, size, kind, share, peer: peer.name, ms, scores };
  return deep === undefined ? row : { ...row, deep };
}
