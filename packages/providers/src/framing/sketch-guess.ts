import type { Kernels } from "@lacuna/kernel";
import { createRaster, growRect, maskBounds, type Raster, type Rect } from "@lacuna/raster";
import { blendSeam } from "./blend-seam.ts";
import type { Window } from "./choose-windows.ts";
import type { ColorPlane } from "./color-plane.ts";
import { findRing } from "./find-ring.ts";
import { judgeFill, type Verdict } from "./judge-fill.ts";
import { liftGuess } from "./lift-guess.ts";
import { matchColor } from "./match-color.ts";
import { cutHole, MARGIN_PX, type Placement, readArea, showKnown, writeHole } from "./place-guess.ts";
import { registerGuess } from "./register-guess.ts";

/** A guess, and what it was made for. */
export type PlacedGuess = Pick<Placement, "window" | "crop" | "guess">;

/** A reduced guess that waits for `liftGuesses`. */
export interface Sketch {
  readonly placement: Placement;
  /** The crop with its hole filled. */
  readonly picture: Raster;
  readonly verdict: Verdict;
}

/** Guesses that were reduced by less are nearly as sharp as the picture, and know more than a search would find. */
const LEAST_REDUCTION = 1.25;

/** Whether a guess for this window is better lifted than enlarged. Pictures in CMYK have no guesses. */
export function isReduced({ rect, width }: Window): boolean {
  return rect.width >= LEAST_REDUCTION * width;
}

/**
 * Does at the guess's own size what `placeGuess` does at the picture's: for a guess that only leads a search, whose pixels
 * are the picture's, the rest would be thrown away.
 */
export function sketchGuess(k: Kernels, placement: Placement): Sketch {
  const { crop, guess, isMarkedGreen } = placement;
  const picture = createRaster({ ...crop.picture, data: crop.picture.data.slice() });
  const { width, height } = picture;
  const all: Rect = { x: 0, y: 0, width, height };
  const bounds = maskBounds(crop.hole) ?? all;
  const area = growRect(bounds, MARGIN_PX, width, height);
  const ring = findRing(crop.hole);
  const whole: Window = { bounds, rect: all, width, height };
  const shift = registerGuess(crop.picture, guess, ring);
  const fill: ColorPlane = liftGuess(guess, whole, area, shift, matchColor(crop.picture, guess, ring));
  const truth = readArea(picture, area);
  const own = cutHole(crop.hole, area);
  blendSeam(k, fill, truth, own);
  writeHole(picture, bounds, area, own, fill);
  showKnown(fill, truth, own);
  return { placement, picture, verdict: judgeFill({ crop, guess, isMarkedGreen, placed: fill, hole: own }) };
}
