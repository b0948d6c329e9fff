import type { Box } from "@lacuna/library";

/** What a worker can find by itself, where the networks for it are installed: shadows need none. */
export const FINDABLE = ["text", "shadow"] as const;
export type Findable = (typeof FINDABLE)[number];

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

/** Something that was found: a line of text, a shadow. */
export interface FoundThing {
  readonly what: Findable;
  /** Around its pixels, in pixels of the upright image. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly pixels: number;
}
