import type { Rect } from "@lacuna/raster";

/** What can be found: shadows need no network. */
export const FINDABLE = ["text", "shadow"] as const;
export type Findable = (typeof FINDABLE)[number];

/** Something that was found: a line of text, a shadow. */
export interface FoundThing {
  readonly what: Findable;
  /** Around its pixels, in pixels of the upright picture. */
  readonly box: Rect;
  readonly pixels: number;
}
