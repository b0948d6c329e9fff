import type { Guide } from "@lacuna/engine";
import type { Mask, Raster } from "@lacuna/raster";
import type { Picture } from "./read-picture.ts";
import type { EraseRequest } from "./request.ts";

/** Rebuilds what a mask that is not empty marks: here with the engine, or elsewhere. */
export type Fill = (picture: Picture, mask: Mask, avoid: Mask | undefined, options: FillOptions) => Promise<Filled>;

/** What of a request the search depends on. */
export interface FillOptions
  extends Pick<EraseRequest, "dilatePx" | "seed" | "variations" | "effort" | "signal" | "onProgress" | "onPreview"> {
  /** What the hole may hold, at places. */
  readonly guide?: Guide | undefined;
}

export interface Filled {
  /** One for each variation; outside the hole they are the picture. */
  readonly rasters: readonly Raster[];
  /** The mask, binarized and dilated. */
  readonly hole: Mask;
  readonly warnings: readonly string[];
}
