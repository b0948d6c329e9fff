import { decodeImage, encodeImage, encodeMask } from "@lacuna/codec";
import { DEFAULT_DILATE_PX } from "@lacuna/engine";
import { createRaster, type Mask, type Raster } from "@lacuna/raster";
import { dilateHole } from "./dilate-hole.ts";
import { EraseError, namingFile } from "./errors.ts";
import { type Eraser, eraserWith } from "./eraser.ts";
import type { FillOptions } from "./fill.ts";
import { oneLine } from "./one-line.ts";
import type { Picture } from "./read-picture.ts";
import type { EraseRequest } from "./request.ts";

/** A picture for another machine to fill. */
export interface RemoteFill extends Pick<EraseRequest, "seed" | "variations" | "effort" | "signal" | "onProgress"> {
  /** What messages call the picture. */
  readonly name: string;
  /** The picture as a file, as it was given. */
  readonly image: Uint8Array;
  /** A PNG of the size of the upright picture, white where to fill; to be grown by `dilatePx` there. */
  readonly mask: Uint8Array;
  /** Likewise, of what must not be copied from. */
  readonly avoid?: Uint8Array;
  readonly dilatePx: number;
  /** What the results are wanted in: it holds all samples of this picture without loss. */
  readonly format: "png" | "tiff";
}

export interface RemoteResult {
  /** One for each variation. */
  readonly files: readonly Uint8Array[];
  readonly warnings: readonly string[];
}

export interface RemoteEraserOptions {
  /** Whether masks are grown here, for a machine that grows none: they come with a `dilatePx` of 0. Default false. */
  readonly isMaskGrown?: boolean;
}

/**
 * An eraser that leaves the search to another machine, and reads and writes all files here: options mean the same, and
 * where the other machine has the same engine, results are the same to the byte. Only pixels of the hole are taken over.
 *
 * @param fill  Carries a fill to the other machine. What it throws is passed on.
 */
export function createRemoteEraser(
  fill: (wanted: RemoteFill) => Promise<RemoteResult>,
  { isMaskGrown = false }: RemoteEraserOptions = {},
): Eraser {
  return eraserWith(async (picture, mask, avoid, request) => {
    const { dilatePx = DEFAULT_DILATE_PX } = request;
    const hole = dilateHole(mask, dilatePx);
    const wanted = isMaskGrown
      ? await toRemoteFill(picture, hole, avoid, { ...request, dilatePx: 0 })
      : await toRemoteFill(picture, mask, avoid, { ...request, dilatePx });
    const { files, warnings } = await fill(wanted);
    const rasters: Raster[] = [];
    for (const file of files) rasters.push(takeOver(picture, await decodeResult(file, picture), hole));
    if (rasters.length !== (request.variations ?? 1)) throw wrongResult(picture);
    return { rasters, hole, warnings };
  });
}

async function toRemoteFill(
  picture: Picture,
  mask: Mask,
  avoid: Mask | undefined,
  request: FillOptions & { readonly dilatePx: number },
): Promise<RemoteFill> {
  const { dilatePx, seed, variations, effort, signal, onProgress } = request;
  const format = picture.raster.model === "cmyk" ? "tiff" : "png";
  return {
    name: picture.name,
    image: picture.origin?.bytes ?? (await encodeImage(picture.raster, undefined, { format })).bytes,
    mask: await encodeMask(mask),
    ...(avoid !== undefined && { avoid: await encodeMask(avoid) }),
    format,
    dilatePx,
    ...(seed !== undefined && { seed }),
    ...(variations !== undefined && { variations }),
    ...(effort !== undefined && { effort }),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
  };
}

async function decodeResult(file: Uint8Array, picture: Picture): Promise<Raster> {
  try {
    return (await decodeImage(file, { maxPixels: picture.raster.width * picture.raster.height })).raster;
  } catch (error) {
    throw namingFile(error, `the result for ${picture.name}`);
  }
}

/** The picture, with the result's samples in the hole. */
function takeOver(picture: Picture, result: Raster, hole: Mask): Raster {
  const { raster } = picture;
  const isSameKind = raster.model === result.model && raster.hasAlpha === result.hasAlpha;
  const isSameDepth = raster.data.BYTES_PER_ELEMENT === result.data.BYTES_PER_ELEMENT;
  if (!isSameKind || !isSameDepth || raster.width !== result.width || raster.height !== result.height) {
    throw wrongResult(picture);
  }
  const { channels } = raster;
  const data = raster.data.slice();
  for (let sample = 0; sample < data.length; sample++) {
    if (hole.data[Math.floor(sample / channels)] !== 0) data[sample] = result.data[sample] ?? 0;
  }
  return createRaster({ ...raster, data });
}

function wrongResult({ name }: Picture): EraseError {
  return new EraseError("damaged_image", `${oneLine(name)}: the result that came back is of another kind of picture`, {
    file: name,
  });
}
