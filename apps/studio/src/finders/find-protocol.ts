import type { Raster } from "@lacuna/raster";
import type { WorkerFailure } from "../worker-protocol.ts";
import type { FoundThings, Target } from "./finder.ts";

/** What the page asks of the find worker, one search at a time. Ending the worker stops it. */
export interface FindRequest {
  readonly target: Target;
  readonly raster: Raster;
}

export type FindAnswer =
  | { readonly type: "progress"; readonly fraction: number }
  | ({ readonly type: "found" } & FoundThings)
  | { readonly type: "failed"; readonly failure: WorkerFailure };
