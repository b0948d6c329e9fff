import { createFillEraser, type Eraser, EraseError, type FillOptions, type Picture } from "@lacuna/library";
import {
  chooseWindows,
  createOnnxProvider,
  cutCrop,
  findHoles,
  type GuessProvider,
  GuessLostError,
  GuessRefusedError,
  GuessTimeoutError,
  type InstalledModel,
  liftGuesses,
  MissingRuntimeError,
  ModelError,
  openKernels,
  openModel,
  type Sketch,
  sketchGuess,
} from "@lacuna/providers";
import type { Mask, Raster } from "@lacuna/raster";
import { UsageError } from "../arguments/usage-error.ts";
import { ModelFailedError } from "./model-failed-error.ts";
import { ownFolder } from "./models-program.ts";

const DEFAULT_DILATE_PX = 10;

/** @param name  One of the folder's. @throws UsageError  when it is not there. */
export function openModelEraser(name: string, threads: number | undefined, folder: string = ownFolder()): Eraser {
  try {
    return createModelEraser(openModel(folder, name), threads);
  } catch (error) {
    if (error instanceof ModelError) throw new UsageError(`--model: ${error.message}`);
    throw error;
  }
}

/** An eraser that lets a network guess what the engine would search for. All else about a picture stays the same. */
function createModelEraser(model: InstalledModel, threads: number | undefined): Eraser {
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const provider = createOnnxProvider({ ...model, log: quiet });
  return createFillEraser({
    async fillMask(picture, mask, avoid, request) {
      try {
        return await fillByGuesses(provider, picture, { mask, avoid }, request, threads);
      } catch (error) {
        throw toEraseError(error, picture);
      }
    },
    close: () => provider.close(),
  });
}

async function fillByGuesses(
  provider: GuessProvider,
  { raster, name }: Picture,
  { mask, avoid }: { readonly mask: Mask; readonly avoid: Mask | undefined },
  request: FillOptions,
  threads: number | undefined,
) {
  const { dilatePx = DEFAULT_DILATE_PX, seed = 0, variations = 1, effort, signal, onProgress } = request;
  if (raster.model === "cmyk") {
    throw new EraseError("unsupported_format", `${name}: pictures in CMYK cannot be given to a model`, { file: name });
  }
  const k = await openKernels();
  const { hole, parts } = findHoles(k, mask, dilatePx);
  const windows = chooseWindows(parts, raster.width, raster.height, provider.capabilities.sizes);
  const faults = new Set<string>();
  const sketches: Sketch[] = [];
  for (const [index, window] of windows.entries()) {
    const crop = cutCrop(raster, hole, window);
    // All seeds give the same guess: variations differ by the search that it leads.
    const options = { kind: "erase", seed, ...(signal !== undefined && { signal }) } as const;
    const guess = await provider.guess(crop.picture, crop.hole, options);
    const sketch = sketchGuess(k, { window, crop, guess, seed, isMarkedGreen: false });
    sketches.push(sketch);
    for (const fault of sketch.verdict.faults) faults.add(fault);
    onProgress?.((index + 1) / windows.length);
  }
  const warnings = faults.size === 0 ? [] : [`the model's guess has faults: ${[...faults].join(", ")}`];
  const rasters: Raster[] = [];
  for (let variation = 0; variation < variations; variation++) {
    const lifted = await liftGuesses(k, raster, hole, sketches, {
      seed: (seed + variation) >>> 0,
      ...(threads !== undefined && { threads }),
      ...(signal !== undefined && { signal }),
      search: { ...(avoid !== undefined && { avoid }), ...(effort !== undefined && { effort }) },
    });
    rasters.push(lifted);
  }
  return { rasters, hole, warnings };
}

function toEraseError(error: unknown, { name }: Picture): unknown {
  if (error instanceof MissingRuntimeError) return new EraseError("missing_package", error.message, { cause: error });
  const isOurs =
    error instanceof GuessRefusedError || error instanceof GuessLostError || error instanceof GuessTimeoutError;
  return isOurs ? new ModelFailedError(`${name}: ${error.message}`, { cause: error }) : error;
}
