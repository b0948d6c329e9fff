import type { SilhouetteNetwork } from "./silhouette-network.ts";

/** A network that says where objects have their centers, and how far they reach from there. */
export interface ObjectNetwork {
  /** @param input  `INPUT_SIDE` × `INPUT_SIDE` pixels of red, green and blue, 0–255, interleaved. */
  readonly run: (input: Float32Array) => Promise<ObjectAnswer>;
  /** Which pixels are a person's, and whether there is one; where it is missing, people are found and cut out as things are. */
  readonly silhouette?: SilhouetteNetwork;
  readonly close: () => Promise<void>;
}

/** For each of `ANSWER_SIDE` × `ANSWER_SIDE` places. */
export interface ObjectAnswer {
  /** How likely an object of each class has its center there, 0–1. */
  readonly scores: Float32Array;
  /** How far it reaches to the left, top, right and bottom, in pixels of the input. */
  readonly sides: Float32Array;
}

export const INPUT_SIDE = 512;
export const ANSWER_SIDE = 128;
