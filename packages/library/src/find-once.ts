import { DEFAULT_DILATE_PX } from "@lacuna/engine";
import { dilateHole, type Mask } from "@lacuna/raster";
import type { FoundThing } from "./find-mask.ts";
import { dilateOf, findsText, readMask } from "./read-mask.ts";
import { readPicture } from "./read-picture.ts";
import type { EraseRequest } from "./request.ts";
import type { Sight } from "./sight.ts";

/** What an erase of the same request would look for and fill. */
export type FindRequest = Pick<
  EraseRequest,
  | "image"
  | "mask"
  | "withShadow"
  | "maskChannel"
  | "invert"
  | "fitMask"
  | "dilatePx"
  | "maxPixels"
  | "signal"
  | "onProgress"
>;

export interface FindOutcome {
  /** Of the upright picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly things: readonly FoundThing[];
  /** What would be filled: grown, 255 or 0. */
  readonly hole: Mask;
  readonly warnings: readonly string[];
}

export async function findOnce(sight: Sight, request: FindRequest): Promise<FindOutcome> {
  request.signal?.throwIfAborted();
  const picture = await readPicture(request);
  const { things, notes, ...mask } = await readMask(request, picture, sight);
  const dilatePx = findsText(request) ? dilateOf(request) : (request.dilatePx ?? DEFAULT_DILATE_PX);
  const { width, height } = picture.raster;
  return { width, height, things, hole: dilateHole(mask, dilatePx), warnings: [...picture.notes, ...notes] };
}
