import { makeOpaque } from "@lacuna/canvas";
import { guessLetters } from "@lacuna/detect";
import { DEFAULT_DILATE_PX, type Guide } from "@lacuna/engine";
import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { encodeOutcome, type FilledPicture } from "./encode-outcome.ts";
import type { Fill } from "./fill.ts";
import type { EraseOutcome } from "./outcome.ts";
import {
  dilateOf,
  erasesTransparency,
  type FoundMask,
  findsAnything,
  findsText,
  isEmpty,
  readAvoid,
  readMask,
} from "./read-mask.ts";
import { readGuide } from "./read-guide.ts";
import { type Picture, readPicture } from "./read-picture.ts";
import type { EraseRequest } from "./request.ts";
import type { Sight } from "./sight.ts";
import { timed } from "./timed.ts";

/** The part of the progress that finding is. */
const FINDING_SHARE = 0.4;

/** Reads, erases and encodes. `fill` is called only when there is something to erase. */
export async function eraseOnce(fill: Fill, sight: Sight, request: EraseRequest): Promise<EraseOutcome> {
  const { signal } = request;
  signal?.throwIfAborted();
  const picture = await timed(request, "decode", () => readPicture(request));
  const mask = await timed(request, "read mask", () => readMask(whileFinding(request), picture, sight));
  const avoid = await readAvoid(request, picture.raster, mask.text?.lettering);
  const given = await readGuide(request, picture);
  signal?.throwIfAborted();
  const erased = isEmpty(mask)
    ? leaveUnchanged(picture.raster, request)
    : await timed(request, "fill", () =>
        eraseMarked(fill, picture, { mask, avoid, given: given.guide }, afterFinding(request)),
      );
  const notes = [...picture.notes, ...mask.notes, ...(avoid?.notes ?? []), ...given.notes, ...erased.warnings];
  const encoded = await timed(request, "encode", () => encodeOutcome(picture, erased, notes, request));
  signal?.throwIfAborted();
  request.onProgress?.(1);
  return encoded;
}

function whileFinding(request: EraseRequest): EraseRequest {
  const { onProgress } = request;
  return onProgress === undefined ? request : { ...request, onProgress: (part) => onProgress(part * FINDING_SHARE) };
}

/** The rest of the request when the mask has been read: what is left of the growth and of the progress. */
function afterFinding(request: EraseRequest): EraseRequest {
  if (!findsAnything(request)) return request;
  const dilatePx = findsText(request) ? dilateOf(request) : (request.dilatePx ?? DEFAULT_DILATE_PX);
  const { onProgress } = request;
  if (onProgress === undefined) return { ...request, dilatePx };
  return { ...request, dilatePx, onProgress: (part) => onProgress(FINDING_SHARE + (1 - FINDING_SHARE) * part) };
}

interface ReadMarks {
  readonly mask: FoundMask;
  readonly avoid: Mask | undefined;
  /** What the request itself wants the search to be led by. */
  readonly given: Guide | undefined;
}

async function eraseMarked(
  fill: Fill,
  picture: Picture,
  { mask, avoid, given }: ReadMarks,
  request: EraseRequest,
): Promise<FilledPicture> {
  const { text } = mask;
  const guide = given ?? (text && guessLetters(picture.raster, text, mask, dilateOf(request)));
  const { rasters, hole, warnings } = await fill(picture, mask, avoid, { ...request, guide });
  const opaque = erasesTransparency(request) ? rasters.map((image) => makeOpaque(image, hole)) : rasters;
  return { rasters: opaque, hole, warnings, isUnchanged: false };
}

function leaveUnchanged(raster: Raster, { variations = 1 }: EraseRequest): FilledPicture {
  const rasters = Array.from({ length: variations }, () => raster);
  const warnings = ["the mask is empty: nothing was erased"];
  return { rasters, hole: createMask(raster.width, raster.height), warnings, isUnchanged: true };
}
