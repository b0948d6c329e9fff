import type { ImageFormat } from "@lacuna/library";
import type { Failure, Outputs, Picture } from "../plan/job.ts";

/** What became of one picture. */
export type JobResult = DoneJob | FailedJob;

export interface DoneJob {
  readonly state: "done";
  readonly picture: Picture;
  /** The files written. */
  readonly outputs: Outputs;
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly holePixels: number;
  readonly warnings: readonly string[];
  readonly elapsedMs: number;
}

export interface FailedJob {
  readonly state: "failed";
  readonly picture: Picture;
  readonly failure: Failure;
  readonly elapsedMs: number;
}
