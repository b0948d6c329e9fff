import { createMask, type Mask, type Rect } from "@lacuna/raster";
import { encodeOutcome, type FilledPicture } from "./encode-outcome.ts";
import type { ExtendRequest } from "./extend-request.ts";
import type { FillCanvas } from "./fill-canvas.ts";
import { growPicture } from "./grow-picture.ts";
import type { EraseOutcome } from "./outcome.ts";
import { isEmpty, readAvoid } from "./read-mask.ts";
import { type Picture, readPicture } from "./read-picture.ts";
import { timed } from "./timed.ts";

/** What extending gives back: as erasing does, for the canvas. */
export interface ExtendOutcome extends EraseOutcome {
  /** Where on the canvas the picture lies. */
  readonly place: Rect;
}

/** Reads, extends and encodes. `fillCanvas` is called only when something was added. */
export async function extendOnce(fillCanvas: FillCanvas, request: ExtendRequest): Promise<ExtendOutcome> {
  const { signal, overlapPx, maxPixels, canvas } = request;
  signal?.throwIfAborted();
  const picture = await timed(request, "decode", () => readPicture(request));
  const avoid = await readAvoid(request, picture.raster);
  signal?.throwIfAborted();
  const grown = growPicture(picture, { canvas, overlapPx, maxPixels, format: request.format ?? picture.format });
  const filled = isEmpty(grown.mask)
    ? leaveUnchanged(picture, request)
    : { ...(await timed(request, "fill", () => fillCanvas(picture, grown, avoid, request))), isUnchanged: false };
  const large = isLarge(grown.mask) ? [LARGE] : [];
  const notes = [...picture.notes, ...(avoid?.notes ?? []), ...grown.notes, ...filled.warnings, ...large];
  const encoded = await timed(request, "encode", () => encodeOutcome(grown.picture, filled, notes, request));
  signal?.throwIfAborted();
  request.onProgress?.(1);
  return { ...encoded, place: grown.place };
}

const LARGE = "more is new than the picture has itself: parts of it may be seen again";

function isLarge({ data }: Mask): boolean {
  let added = 0;
  for (let p = 0; p < data.length; p++) if (data[p] !== 0) added++;
  return added > data.length - added;
}

function leaveUnchanged({ raster }: Picture, { variations = 1 }: ExtendRequest): FilledPicture {
  const rasters = Array.from({ length: variations }, () => raster);
  const warnings = ["the canvas is as large as the picture: nothing was added"];
  return { rasters, hole: createMask(raster.width, raster.height), warnings, isUnchanged: true };
}
