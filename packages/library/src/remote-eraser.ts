import { encodeImage, encodeMask } from "@lacuna/codec";
import { DEFAULT_DILATE_PX, type Guide } from "@lacuna/engine";
import { dilateHole, type Mask } from "@lacuna/raster";
import { type Eraser, eraserWith } from "./eraser.ts";
import type { FillOptions } from "./fill.ts";
import type { Picture } from "./read-picture.ts";
import type { RemoteGuide, RemoteMachine, RemoteRun } from "./remote-machine.ts";
import { takeOverResults } from "./take-over-results.ts";

export interface RemoteEraserOptions {
  /** Whether masks are grown here, for a machine that grows none: they come with a `dilatePx` of 0. Default false. */
  readonly isMaskGrown?: boolean;
}

/**
 * An eraser that leaves the search to another machine, and reads and writes all files here: options mean the same, and
 * where the other machine has the same engine, results are the same to the byte. Only pixels of the hole are taken over.
 */
export function createRemoteEraser(machine: RemoteMachine, { isMaskGrown = false }: RemoteEraserOptions = {}): Eraser {
  return eraserWith({
    async fillMask(picture, mask, avoid, request) {
      const { dilatePx = DEFAULT_DILATE_PX, variations = 1 } = request;
      const hole = dilateHole(mask, dilatePx);
      const { files, warnings } = await machine.fillMask({
        ...(await toRemoteRun(picture, avoid, request)),
        mask: await encodeMask(isMaskGrown ? hole : mask),
        dilatePx: isMaskGrown ? 0 : dilatePx,
        ...(request.guide !== undefined && { guide: await toRemoteGuide(request.guide) }),
      });
      return { rasters: await takeOverResults(files, picture, hole, variations), hole, warnings };
    },
    async fillCanvas(picture, grown, avoid, request) {
      const { overlapPx, variations = 1 } = request;
      const { files, warnings } = await machine.fillCanvas({
        ...(await toRemoteRun(picture, avoid, request)),
        margins: grown.margins,
        ...(overlapPx !== undefined && { overlapPx }),
      });
      const rasters = await takeOverResults(files, grown.picture, grown.mask, variations);
      return { rasters, hole: grown.mask, warnings };
    },
  });
}

async function toRemoteGuide({ raster, rect }: Guide): Promise<RemoteGuide> {
  return { file: (await encodeImage(raster, undefined, { format: "png" })).bytes, rect };
}

async function toRemoteRun(picture: Picture, avoid: Mask | undefined, request: FillOptions): Promise<RemoteRun> {
  const { seed, variations, effort, signal, onProgress } = request;
  const format = picture.raster.model === "cmyk" ? "tiff" : "png";
  return {
    name: picture.name,
    image: picture.origin?.bytes ?? (await encodeImage(picture.raster, undefined, { format })).bytes,
    ...(avoid !== undefined && { avoid: await encodeMask(avoid) }),
    format,
    ...(seed !== undefined && { seed }),
    ...(variations !== undefined && { variations }),
    ...(effort !== undefined && { effort }),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
  };
}
