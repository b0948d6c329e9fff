import { encodeImage } from "@lacuna/codec";
import type { Mask, Raster } from "@lacuna/raster";
import { drawComparison } from "./draw-comparison.ts";
import { asClause, namingFile } from "./errors.ts";
import type { Filled } from "./fill.ts";
import type { ErasedImage, EraseOutcome } from "./outcome.ts";
import type { Picture } from "./read-picture.ts";
import type { EraseRequest } from "./request.ts";

/** What was filled, ready to be written. */
export interface FilledPicture extends Filled {
  /** Whether nothing was to be done. */
  readonly isUnchanged: boolean;
}

export type EncodeRequest = Pick<
  EraseRequest,
  "seed" | "format" | "quality" | "keepMetadata" | "comparison" | "signal"
>;

/** Writes all results of a picture as files' bytes. */
export async function encodeOutcome(
  picture: Picture,
  filled: FilledPicture,
  earlierNotes: readonly string[],
  request: EncodeRequest,
): Promise<EraseOutcome> {
  const { hole, rasters } = filled;
  const seed = request.seed ?? 0;
  const notes = new Set(earlierNotes.map(asClause));
  const images: ErasedImage[] = [];
  for (const [index, raster] of rasters.entries()) {
    request.signal?.throwIfAborted();
    const encoded = filled.isUnchanged
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
async function encodeUnchanged(picture: Picture, request: EncodeRequest): Promise<Encoded> {
  const { format = picture.format, quality, keepMetadata = true } = request;
  const { origin } = picture;
  const isAsked = format !== origin?.source.originalFormat || quality !== undefined || !keepMetadata;
  return origin === undefined || isAsked
    ? encode(picture, picture.raster, request)
    : { bytes: origin.bytes, notes: [] };
}

async function encode(picture: Picture, raster: Raster, request: EncodeRequest): Promise<Encoded> {
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

async function compare(picture: Picture, raster: Raster, hole: Mask, request: EncodeRequest): Promise<Uint8Array> {
  const drawing = drawComparison(picture.raster, raster, hole);
  const format = typeof request.comparison === "string" ? request.comparison : (request.format ?? picture.format);
  return (await encode(picture, drawing, { ...request, format, keepMetadata: false })).bytes;
}
