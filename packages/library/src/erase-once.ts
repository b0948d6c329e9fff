import { encodeImage, makeOpaque } from "@lacuna/codec";
import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { drawComparison } from "./draw-comparison.ts";
import { asClause, namingFile } from "./errors.ts";
import type { Fill, Filled } from "./fill.ts";
import type { ErasedImage, EraseOutcome } from "./outcome.ts";
import { dilateOf, erasesTransparency, findsText, isEmpty, readAvoid, readMask } from "./read-mask.ts";
import { type Picture, readPicture } from "./read-picture.ts";
import type { EraseRequest } from "./request.ts";
import type { Sight } from "./sight.ts";

/** The part of the progress that finding text is. */
const FINDING_SHARE = 0.4;

/** Reads, erases and encodes. `fill` is called only when there is something to erase. */
export async function eraseOnce(fill: Fill, sight: Sight, request: EraseRequest): Promise<EraseOutcome> {
  const { signal } = request;
  signal?.throwIfAborted();
  const picture = await readPicture(request);
  const mask = await readMask(whileFinding(request), picture, sight);
  const avoid = await readAvoid(request, picture.raster);
  signal?.throwIfAborted();
  const erased = isEmpty(mask)
    ? leaveUnchanged(picture.raster, request)
    : await eraseMarked(fill, picture, mask, avoid, afterFinding(request));
  const notes = [...picture.notes, ...mask.notes, ...(avoid?.notes ?? []), ...erased.warnings];
  const encoded = await encodeAll(picture, erased, notes, request);
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
  if (!findsText(request)) return request;
  const dilatePx = dilateOf(request);
  const { onProgress } = request;
  if (onProgress === undefined) return { ...request, dilatePx };
  return { ...request, dilatePx, onProgress: (part) => onProgress(FINDING_SHARE + (1 - FINDING_SHARE) * part) };
}

interface Erased extends Filled {
  readonly isUnchanged: boolean;
}

async function eraseMarked(
  fill: Fill,
  picture: Picture,
  mask: Mask,
  avoid: Mask | undefined,
  request: EraseRequest,
): Promise<Erased> {
  const { rasters, hole, warnings } = await fill(picture, mask, avoid, request);
  const opaque = erasesTransparency(request) ? rasters.map((image) => makeOpaque(image, hole)) : rasters;
  return { rasters: opaque, hole, warnings, isUnchanged: false };
}

function leaveUnchanged(raster: Raster, { variations = 1 }: EraseRequest): Erased {
  const rasters = Array.from({ length: variations }, () => raster);
  const warnings = ["the mask is empty: nothing was erased"];
  return { rasters, hole: createMask(raster.width, raster.height), warnings, isUnchanged: true };
}

async function encodeAll(
  picture: Picture,
  erased: Erased,
  earlierNotes: readonly string[],
  request: EraseRequest,
): Promise<EraseOutcome> {
  const { hole, rasters } = erased;
  const seed = request.seed ?? 0;
  const notes = new Set(earlierNotes.map(asClause));
  const images: ErasedImage[] = [];
  for (const [index, raster] of rasters.entries()) {
    request.signal?.throwIfAborted();
    const encoded = erased.isUnchanged
      ? await encodeUnchanged(picture, request)
      : await encode(picture, raster, request);
    for (const note of encoded.notes) notes.add(asClause(note));
    const image = { bytes: encoded.bytes, raster, seed: (seed + index) >>> 0 };
    images.push(request.comparison ? { ...image, comparison: await compare(picture, raster, hole, request) } : image);
  }
  const [first, ...others] = images;
  if (first === undefined) throw new Error("no result was made");
  return {
    bytes: first.bytes,
    format: request.format ?? picture.format,
    width: picture.raster.width,
    height: picture.raster.height,
    seed,
    hole,
    holePixels: countFilled(hole),
    images: [first, ...others],
    warnings: [...notes],
  };
}

function countFilled({ data }: Mask): number {
  let count = 0;
  for (let p = 0; p < data.length; p++) if (data[p] !== 0) count++;
  return count;
}

interface Encoded {
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
}

/** The very bytes of the input where nothing about them was to change. */
async function encodeUnchanged(picture: Picture, request: EraseRequest): Promise<Encoded> {
  const { format = picture.format, quality, keepMetadata = true } = request;
  const { origin } = picture;
  const isAsked = format !== origin?.source.originalFormat || quality !== undefined || !keepMetadata;
  return origin === undefined || isAsked
    ? encode(picture, picture.raster, request)
    : { bytes: origin.bytes, notes: [] };
}

async function encode(picture: Picture, raster: Raster, request: EraseRequest): Promise<Encoded> {
  const { format = picture.format, quality, keepMetadata } = request;
  try {
    return await encodeImage(raster, picture.origin?.source, {
      format,
      ...(quality !== undefined && { quality }),
      ...(keepMetadata !== undefined && { keepMetadata }),
    });
  } catch (error) {
    throw namingFile(error, picture.name);
  }
}

async function compare(picture: Picture, raster: Raster, hole: Mask, request: EraseRequest): Promise<Uint8Array> {
  const drawing = drawComparison(picture.raster, raster, hole);
  const format = typeof request.comparison === "string" ? request.comparison : (request.format ?? picture.format);
  return (await encode(picture, drawing, { ...request, format, keepMetadata: false })).bytes;
}
