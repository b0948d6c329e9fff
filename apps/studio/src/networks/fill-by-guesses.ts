import { EmptySourceError, type Engine } from "@lacuna/engine";
import {
  chooseWindows,
  cutCrop,
  findHoles,
  type GuessFault,
  liftGuesses,
  openKernels,
  placeGuess,
  sketchGuess,
} from "@lacuna/providers/framing";
import { createRaster, type Raster, type Rect } from "@lacuna/raster";
import { unpackMask } from "../document/packed-mask.ts";
import { composePreview } from "../picture/compose-preview.ts";
import { cutPatch } from "../picture/patch-blocks.ts";
import { toRgba } from "../picture/to-rgba.ts";
import type { EraseReply, FramedWindow, WorkerCalls, WorkerNote } from "../worker-protocol.ts";

type Notify = (note: WorkerNote, transfer?: readonly Transferable[]) => void;

/** Chooses and cuts what a network is shown of the hole. @throws EmptySourceError  when the hole is all of the picture. */
export async function frameHole(
  shown: Raster,
  { mask, dilatePx, sizes }: WorkerCalls["frameHole"]["input"],
): Promise<FramedWindow[]> {
  const { width, height } = shown;
  const { hole, parts, pixels } = findHoles(await openKernels(), unpackMask(mask), dilatePx);
  if (pixels === width * height) throw new EmptySourceError("the mask covers the whole picture");
  const windows = chooseWindows(parts, width, height, sizes);
  return windows.map((window) => ({ window, crop: cutCrop(shown, hole, window) }));
}

/**
 * Lets guesses lead the engine's search, once for each variation. All variations have the same guesses: they differ by that
 * search. Known samples stay as they are.
 */
export async function placeGuesses(
  shown: Raster,
  engine: Engine,
  { mask, avoid, settings, placed }: WorkerCalls["placeGuesses"]["input"],
  notify: Notify,
  signal: AbortSignal,
): Promise<EraseReply> {
  const start = performance.now();
  const { dilatePx, effort, variations } = settings;
  const k = await openKernels();
  const { hole } = findHoles(k, unpackMask(mask), dilatePx);
  const faults = new Set<GuessFault>();
  const results: EraseReply["results"][number][] = [];
  const showIn = (rect: Rect, raster: Raster): void => {
    const composed = composePreview({ rect, raster }, hole);
    if (composed !== undefined) notify({ type: "preview", ...composed }, [composed.rgba.buffer]);
  };
  for (let variation = 0; variation < variations; variation++) {
    signal.throwIfAborted();
    const seed = (settings.seed + variation) >>> 0;
    const picture: Raster = { ...shown, data: shown.data.slice() };
    const sketches = placed.map((guessed) => sketchGuess(k, { ...guessed, seed, isMarkedGreen: false }));
    for (const { verdict } of sketches) for (const fault of verdict.faults) faults.add(fault);
    if (variation === 0) {
      // The search fills this anew: until then it is shown.
      for (const { placement } of sketches) {
        placeGuess(k, picture, hole, placement);
        showIn(placement.window.bounds, cutColors(picture, placement.window.bounds));
      }
    }
    const lifted = await liftGuesses(k, picture, hole, sketches, {
      seed,
      signal,
      engine,
      search: {
        effort,
        ...(avoid !== undefined && { avoid: unpackMask(avoid) }),
        onProgress: (fraction) => notify({ type: "progress", fraction: (variation + fraction) / variations }),
      },
    });
    results.push(cutPatch(lifted, hole));
  }
  const warnings = [...faults].map((fault) => FAULTS[fault]);
  return { results, warnings, threads: engine.threads, ms: performance.now() - start };
}

const FAULTS: Readonly<Record<GuessFault, string>> = {
  residue: "the network left traces of the mark in the hole",
  "another picture": "the network shows something else than the picture where that is known: is its manifest right?",
  unchanged: "the network left what was there nearly as it was: is its mask the right way round?",
  seam: "the network's guess does not fit its surroundings: its border shows",
};

/** Eight bits of color and alpha of a part of a picture. */
function cutColors(picture: Raster, rect: Rect): Raster {
  const { buffer } = toRgba(picture, rect);
  const { width, height } = rect;
  return createRaster({ width, height, model: "rgb", hasAlpha: true, data: new Uint8Array(buffer) });
}
