/** A network that says which pixels belong to the person in the middle of a picture. */
export interface SilhouetteNetwork {
  /** @param input  `SILHOUETTE_SIDE` × `SILHOUETTE_SIDE` pixels of red, green and blue, 0–255, interleaved. */
  readonly run: (input: Float32Array) => Promise<SilhouetteAnswer>;
  readonly close: () => Promise<void>;
}

export interface SilhouetteAnswer {
  /** How likely there is a person at all, 0–1. */
  readonly presence: number;
  /** For each pixel of the input how likely it belongs to the person, 0–1. */
  readonly likelihoods: Float32Array;
}

export const SILHOUETTE_SIDE = 256;
