import type { Engine, EraseOptions } from "@lacuna/engine";
import type { Mask } from "@lacuna/raster";
import { asClause, EraseError, namingFile } from "./errors.ts";
import type { Fill, Filled, FillOptions } from "./fill.ts";
import { oneLine } from "./one-line.ts";
import type { Picture } from "./read-picture.ts";

/** The part of the progress that the engine's run is; encoding is the rest. */
const ENGINE_SHARE = 0.97;

/** @param start  Starts the engine; called for each fill. */
export function fillWithEngine(start: () => Promise<Engine>): Fill {
  return async (picture, mask, avoid, request) => runEngine(await start(), picture, mask, avoid, request);
}

async function runEngine(
  engine: Engine,
  picture: Picture,
  mask: Mask,
  avoid: Mask | undefined,
  request: FillOptions,
): Promise<Filled> {
  const { dilatePx, seed, variations, effort, guide, signal, onProgress, onPreview } = request;
  const options: EraseOptions = {
    ...(dilatePx !== undefined && { dilatePx }),
    ...(seed !== undefined && { seed }),
    ...(variations !== undefined && { variations }),
    ...(effort !== undefined && { effort }),
    ...(avoid !== undefined && { avoid }),
    ...(guide !== undefined && { guides: [guide] }),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress: (fraction) => onProgress(fraction * ENGINE_SHARE) }),
    ...(onPreview !== undefined && { onPreview: (preview) => onPreview(preview, picture.raster) }),
  };
  try {
    const { images, hole, warnings } = await engine.erase(picture.raster, mask, options);
    return { rasters: images, hole, warnings };
  } catch (error) {
    // The options are checked by now: what is left is sides beyond the engine's, or more memory than there is.
    if (error instanceof RangeError) throw tooLarge(error, picture.name);
    throw namingFile(error, picture.name);
  }
}

function tooLarge(cause: RangeError, file: string): EraseError {
  return new EraseError("too_large", `${oneLine(file)}: ${asClause(cause.message)}`, { cause, file });
}
