import type { FoundThing } from "@lacuna/library";
import type { Failure, Picture } from "../plan/job.ts";

/** What was found in one picture, or why it could not be looked at. */
export type ListResult =
  | {
      readonly state: "done";
      readonly picture: Picture;
      readonly width: number;
      readonly height: number;
      readonly things: readonly FoundThing[];
      /** How much would be filled, and the file that says where. */
      readonly holePixels: number;
      readonly hole: string | undefined;
      readonly warnings: readonly string[];
      readonly elapsedMs: number;
    }
  | { readonly state: "failed"; readonly picture: Picture; readonly failure: Failure; readonly elapsedMs: number };
