import { createEngine, type Engine, type EraseOptions, type Guide } from "@lacuna/engine";
import type { Kernels } from "@lacuna/kernel";
import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import { dropSoftness } from "./drop-softness.ts";
import { isBlank } from "./is-blank.ts";
import { placeGuess } from "./place-guess.ts";
import type { Sketch } from "./sketch-guess.ts";
import { trustGuess } from "./trust-guess.ts";

/** A guess that can be followed less, on average of its hole, is none. 0–255. */
const LEAST_TRUST = 40;

export interface LiftSettings {
  readonly seed: number;
  /** Of the patch search. Results do not depend on it. Default: the processors, at most 8. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** What searches; it stays open. Default: one with `threads`, for this alone. */
  readonly engine?: Engine;
  /** More about the search. */
  readonly search?: Pick<EraseOptions, "avoid" | "effort" | "onProgress" | "onPreview">;
}

/**
 * Fills what reduced guesses are for: a patch search at full resolution, led by them, so that the structure is the guess's
 * and the texture the picture's own. For erasing only: what a prompt asks for is nowhere in the picture.
 *
 * @param picture   Not changed. @param hole  Its size, 0 or 255.
 * @param sketches  One for each window to fill.
 * @returns         The picture with those holes filled, opaque; `picture` itself where there are none. Where there is too little
 *                  to copy from, the guesses are enlarged by `placeGuess`.
 *
 * Source: Zhang et al., "Inpainting at Modern Camera Resolution by Guided PatchMatch with Auto-Curation" (ECCV 2022), for the
 * idea; there a guide is a factor of the patch distance, here the search's target is drawn toward it at the coarse levels.
 */
export async function liftGuesses(
  k: Kernels,
  picture: Raster,
  hole: Mask,
  sketches: readonly Sketch[],
  { seed, threads, signal, engine: given, search }: LiftSettings,
): Promise<Raster> {
  if (sketches.length === 0) return picture;
  const mask = maskOfWindows(hole, sketches);
  if (mask.data.every((value) => value !== 0)) return enlarged(k, picture, hole, sketches, seed);
  const opening = given === undefined ? createEngine(threads === undefined ? {} : { threads }) : Promise.resolve(given);
  try {
    // While the engine's threads start.
    const guides = sketches.map(toGuide).filter((guide) => guide !== undefined);
    const engine = await opening;
    const { images, warnings } = await engine.erase(picture, mask, {
      ...search,
      dilatePx: 0,
      seed,
      guides,
      ...(signal !== undefined && { signal }),
    });
    if (warnings.length > 0) return enlarged(k, picture, hole, sketches, seed);
    const [lifted] = images;
    return lifted.hasAlpha ? opaqueIn(lifted, mask) : lifted;
  } finally {
    if (given === undefined) await (await opening).close();
  }
}

function enlarged(k: Kernels, picture: Raster, hole: Mask, sketches: readonly Sketch[], seed: number): Raster {
  const copy: Raster = { ...picture, data: picture.data.slice() };
  for (const { placement } of sketches) placeGuess(k, copy, hole, { ...placement, seed });
  return copy;
}

function maskOfWindows(hole: Mask, sketches: readonly Sketch[]): Mask {
  const mask = createMask(hole.width, hole.height);
  for (const { placement } of sketches) {
    const { x, y, width, height } = placement.window.bounds;
    for (let row = y; row < y + height; row++) {
      const from = row * hole.width + x;
      mask.data.set(hole.data.subarray(from, from + width), from);
    }
  }
  return mask;
}

/** What the guess says that can be followed; `undefined` when that is next to nothing. */
function toGuide({ placement: { window, crop, guess }, picture }: Sketch): Guide | undefined {
  if (isBlank(guess, crop.hole)) return undefined;
  const { raster, hole } = dropSoftness({ raster: picture, hole: crop.hole });
  const trust = trustGuess(raster, hole);
  if (meanIn(trust, hole) < LEAST_TRUST) return undefined;
  const data = new Uint8Array(trust.length * 4);
  for (let p = 0; p < trust.length; p++) {
    for (let c = 0; c < 3; c++) data[p * 4 + c] = raster.data[p * 3 + c];
    data[p * 4 + 3] = trust[p];
  }
  const { width, height } = raster;
  return { rect: window.rect, raster: createRaster({ width, height, model: "rgb", hasAlpha: true, data }) };
}

function meanIn(trust: Uint8Array, hole: Mask): number {
  let [sum, count] = [0, 0];
  for (let p = 0; p < trust.length; p++) {
    if (hole.data[p] === 0) continue;
    sum += trust[p];
    count++;
  }
  return sum / count;
}

function opaqueIn(raster: Raster, mask: Mask): Raster {
  const { data, channels } = raster;
  const most = data instanceof Uint16Array ? 65_535 : 255;
  for (let p = 0; p < mask.data.length; p++) if (mask.data[p] !== 0) data[(p + 1) * channels - 1] = most;
  return raster;
}
