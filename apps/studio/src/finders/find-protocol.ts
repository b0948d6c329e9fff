import type { PackedMask } from "../document/packed-mask.ts";
import type { WorkerFailure } from "../worker-protocol.ts";
import type { Target } from "./finder.ts";

/** What the page asks of the find worker, one search at a time. Ending the worker stops it. */
export interface FindRequest {
  readonly target: Target;
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type FindAnswer =
  | { readonly type: "progress"; readonly fraction: number }
  | { readonly type: "found"; readonly mask: PackedMask; readonly count: number }
  | { readonly type: "failed"; readonly failure: WorkerFailure };
