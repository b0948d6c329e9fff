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
  isReduced,
  liftGuesses,
  MissingRuntimeError,
  ModelError,
  openKernels,
  openModel,
  placeGuess,
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
        const filled = await fillByGuesses(provider, picture, mask, request, threads);
        const notes = avoid === undefined ? [] : ["a model copies from nowhere: what is to be avoided was not used"];
        return { ...filled, warnings: [...filled.warnings, ...notes] };
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
  mask: Mask,
  request: FillOptions,
  threads: number | undefined,
) {
  const { dilatePx = DEFAULT_DILATE_PX, seed = 0, variations = 1, signal, onProgress } = request;
  if (raster.model === "cmyk") {
    throw new EraseError("unsupported_format", `${name}: pictures in CMYK cannot be given to a model`, { file: name });
  }
  const k = await openKernels();
  const { hole, parts } = findHoles(k, mask, dilatePx);
  const windows = chooseWindows(parts, raster.width, raster.height, provider.capabilities.sizes);
  const rasters = Array.from({ length: variations }, (): Raster => ({ ...raster, data: raster.data.slice() }));
  const faults = new Set<string>();
  const sketches: Sketch[] = [];
  for (const [index, window] of windows.entries()) {
    const crop = cutCrop(raster, hole, window);
    // All seeds give the same guess: variations differ by the search that it leads, or by grain.
    const options = { kind: "erase", seed, ...(signal !== undefined && { signal }) } as const;
    const guess = await provider.guess(crop.picture, crop.hole, options);
    const placement = { window, crop, guess, seed, isMarkedGreen: false };
    if (isReduced(window)) {
      const sketch = sketchGuess(k, placement);
      sketches.push(sketch);
      for (const fault of sketch.verdict.faults) faults.add(fault);
    } else {
      for (const [variation, image] of rasters.entries()) {
        const own = { ...placement, seed: (seed + variation) >>> 0 };
        for (const fault of placeGuess(k, image, hole, own).faults) faults.add(fault);
      }
    }
    onProgress?.((index + 1) / windows.length);
  }
  const warnings = faults.size === 0 ? [] : [`the model's guess has faults: ${[...faults].join(", ")}`];
  const lifted: Raster[] = [];
  for (const [variation, image] of rasters.entries()) {
    const own = { seed: (seed + variation) >>> 0, ...(threads !== undefined && { threads }) };
    lifted.push(await liftGuesses(k, image, hole, sketches, { ...own, ...(signal !== undefined && { signal }) }));
  }
  return { rasters: lifted, hole, warnings };
}

function toEraseError(error: unknown, { name }: Picture): unknown {
  if (error instanceof MissingRuntimeError) return new EraseError("missing_package", error.message, { cause: error });
  const isOurs =
    error instanceof GuessRefusedError || error instanceof GuessLostError || error instanceof GuessTimeoutError;
  return isOurs ? new ModelFailedError(`${name}: ${error.message}`, { cause: error }) : error;
}
