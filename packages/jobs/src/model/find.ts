import type { Findable } from "@lacuna/detect";
import type { Box } from "@lacuna/library";

/** What to find. What is marked already counts too, and it is beside this that shadows are looked for. */
export interface ToFind {
  readonly kind: "found";
  readonly find: readonly Findable[];
  /** Only in these, in pixels of the upright image. Default: everywhere. */
  readonly within?: readonly Box[];
  /**
   * Euclidean growth of everything but lettering, in pixels, integer 0–100: found letters come with their edges, and are grown
   * less than what somebody has marked. Default 0.
   */
  readonly growPx?: number;
}
