import type { Hole, Picture } from "../photos/picture.ts";

/** A tool that fills holes, measured on the same pictures and holes as every other. */
export interface Peer {
  /** Short, used in tables and file names: `opencv-telea`. */
  readonly name: string;
  /** What ran, with version and settings, for the report. */
  readonly description: string;
  /** Whether a fill depends on the picture alone, so that a stored one stands for a new one. */
  readonly isCached: boolean;
  /** Megapixels above which it takes too long to be worth it. */
  readonly largestMegapixels: number;
  /** Longest share of the picture it is asked to fill, for the same reason. */
  readonly largestShare: number;
  fill(input: Picture, hole: Hole): Promise<Fill>;
  close(): Promise<void>;
}

export interface Fill {
  readonly picture: Picture;
  /** The fill alone, from decoded pixels to decoded pixels, without start-up, decoding or encoding. */
  readonly ms: number;
}

/** A peer that can be opened, or the reason why not. */
export type PeerOpening = { readonly state: "present"; readonly peer: Peer } | Absence;

export interface Absence {
  readonly state: "absent";
  readonly name: string;
  readonly reason: string;
}

export function absent(name: string, reason: string): Absence {
  return { state: "absent", name, reason };
}

export function present(peer: Peer): PeerOpening {
  return { state: "present", peer };
}
