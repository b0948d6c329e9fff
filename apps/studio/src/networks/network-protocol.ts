import type { Crop, CropSizes } from "@lacuna/providers/framing";
import type { Raster } from "@lacuna/raster";
import type { WorkerFailure } from "../worker-protocol.ts";

/** What the person is told of a network, and what has to be known to show it something. */
export interface NetworkFacts {
  readonly name: string;
  readonly about: string;
  readonly license: string;
  readonly sizeBytes: number;
  /** Whether its manifest states a SHA-256. The file was then the one that is meant. */
  readonly isChecked: boolean;
  readonly sizes: CropSizes;
}

/** What the page asks of the network worker, one at a time. Ending the worker stops it. */
export type NetworkRequest =
  /** Files as the person chose them: a manifest and a network, with others or not, or one zip file. */
  { readonly type: "open"; readonly files: readonly File[] } | { readonly type: "guess"; readonly crop: Crop };

export type NetworkAnswer =
  | { readonly type: "opened"; readonly facts: NetworkFacts }
  | { readonly type: "guessed"; readonly guess: Raster }
  | { readonly type: "failed"; readonly failure: WorkerFailure };
