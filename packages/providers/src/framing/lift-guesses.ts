import { createEngine, type Engine, type EraseOptions, type Guide } from "@lacuna/engine";
import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import type { Window } from "./choose-windows.ts";
import type { Crop } from "./cut-crop.ts";
import { findRing } from "./find-ring.ts";
import { type ColorMatch, matchColor } from "./match-color.ts";
import { registerGuess } from "./register-guess.ts";

/** A guess that `placeGuess` has put into the picture. */
export interface PlacedGuess {
  readonly window: Window;
  readonly crop: Crop;
  readonly guess: Raster;
}

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

/** Guesses that were reduced by less are nearly as sharp as the picture, and know more than a search would find. */
const LEAST_REDUCTION = 1.25;

/**
 * Fills anew what reduced guesses filled softly: a patch search at full resolution, led by them, so that the structure is the
 * guess's and the texture the picture's own. For erasing only: what a prompt asks for is nowhere in the picture.
 *
 * @param picture  With the guesses in place. Not changed. @param hole  Its size, 0 or 255.
 * @returns        The picture with those holes filled anew, opaque; `picture` itself where nothing was reduced, or there is
 *                 too little to copy from.
 *
 * Source: Zhang et al., "Inpainting at Modern Camera Resolution by Guided PatchMatch with Auto-Curation" (ECCV 2022), for the
 * idea; there a guide is a factor of the patch distance, here the search's target is drawn toward it at the coarse levels.
 */
export async function liftGuesses(
  picture: Raster,
  hole: Mask,
  placed: readonly PlacedGuess[],
  { seed, threads, signal, engine: given, search }: LiftSettings,
): Promise<Raster> {
  const reduced = placed.filter(({ window: { rect, width } }) => rect.width >= LEAST_REDUCTION * width);
  if (reduced.length === 0 || picture.model === "cmyk") return picture;
  const mask = maskOfWindows(hole, reduced);
  if (mask.data.every((value) => value !== 0)) return picture;
  const engine = given ?? (await createEngine(threads === undefined ? {} : { threads }));
  try {
    const { images, warnings } = await engine.erase(picture, mask, {
      ...search,
      dilatePx: 0,
      seed,
      guides: reduced.map(toGuide),
      ...(signal !== undefined && { signal }),
    });
    if (warnings.length > 0) return picture;
    const [lifted] = images;
    return lifted.hasAlpha ? opaqueIn(lifted, mask) : lifted;
  } finally {
    if (given === undefined) await engine.close();
  }
}

function maskOfWindows(hole: Mask, placed: readonly PlacedGuess[]): Mask {
  const mask = createMask(hole.width, hole.height);
  for (const { window } of placed) {
    const { x, y, width, height } = window.bounds;
    for (let row = y; row < y + height; row++) {
      const from = row * hole.width + x;
      mask.data.set(hole.data.subarray(from, from + width), from);
    }
  }
  return mask;
}

/** In the picture's colors, and where it shows them. */
function toGuide({ window: { rect, width, height }, crop, guess }: PlacedGuess): Guide {
  const ring = findRing(crop.hole);
  const { dx, dy } = registerGuess(crop.picture, guess, ring);
  const raster = recolored(guess, matchColor(crop.picture, guess, ring));
  const x = rect.x - (dx * rect.width) / width;
  const y = rect.y - (dy * rect.height) / height;
  return { rect: { ...rect, x, y }, raster };
}

function recolored(guess: Raster, { gain, offset }: ColorMatch): Raster {
  const data = new Uint8ClampedArray(guess.data.length);
  for (let at = 0; at < data.length; at++) data[at] = guess.data[at] * gain[at % 3] + offset[at % 3];
  return createRaster({ ...guess, data: new Uint8Array(data.buffer) });
}

function opaqueIn(raster: Raster, mask: Mask): Raster {
  const { data, channels } = raster;
  const most = data instanceof Uint16Array ? 65_535 : 255;
  for (let p = 0; p < mask.data.length; p++) if (mask.data[p] !== 0) data[(p + 1) * channels - 1] = most;
  return raster;
}
