import type { Kernels } from "@lacuna/kernel";
import { growRect, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { blendSeam } from "./blend-seam.ts";
import type { Window } from "./choose-windows.ts";
import { type ColorPlane, createColorPlane, lumaAt } from "./color-plane.ts";
import type { Crop } from "./cut-crop.ts";
import { findRing } from "./find-ring.ts";
import { judgeFill, type Verdict } from "./judge-fill.ts";
import { liftGuess } from "./lift-guess.ts";
import { matchColor } from "./match-color.ts";
import { matchGrain } from "./match-grain.ts";
import { readColorRow } from "./read-color-row.ts";
import { registerGuess } from "./register-guess.ts";

/** What is known around the hole and looked at while blending, in pixels of the picture. */
export const MARGIN_PX = 24;

export interface Placement {
  readonly window: Window;
  readonly crop: Crop;
  /** RGB, 8 bits, of the crop's size. */
  readonly guess: Raster;
  readonly seed: number;
  readonly isMarkedGreen: boolean;
}

/**
 * Puts a guess into a picture: registers it on the ring of known pixels, matches its color there, brings it to full
 * resolution, takes away the seam, adds grain, and writes the hole's pixels. No other sample changes.
 *
 * @param picture  Gray or RGB of any depth. Its hole pixels in the window's bounds are overwritten; alpha there becomes
 *                 opaque, for what was filled is there to be seen.
 * @param hole     The picture's size, 0 or 255.
 *
 * Memory: 28 bytes for each pixel of the bounds, and what the solver takes.
 */
export function placeGuess(k: Kernels, picture: Raster, hole: Mask, placement: Placement): Verdict {
  const { window, crop, guess, seed, isMarkedGreen } = placement;
  const ring = findRing(crop.hole);
  const shift = registerGuess(crop.picture, guess, ring);
  const color = matchColor(crop.picture, guess, ring);
  const area = growRect(window.bounds, MARGIN_PX, picture.width, picture.height);
  const fill = liftGuess(guess, window, area, shift, color);
  const truth = readArea(picture, area);
  const own = cutHole(hole, area);
  blendSeam(k, fill, truth, own);
  matchGrain(fill, truth, own, seed);
  writeHole(picture, window.bounds, area, own, fill);
  showKnown(fill, truth, own);
  return judgeFill({ crop, guess, isMarkedGreen, placed: fill, hole: own });
}

export function readArea(picture: Raster, area: Rect): ColorPlane {
  const plane = createColorPlane(area.width, area.height);
  for (let y = 0; y < area.height; y++) {
    const row = plane.data.subarray(y * area.width * 3, (y + 1) * area.width * 3);
    readColorRow(picture, area.x, area.y + y, row);
  }
  return plane;
}

export function cutHole(hole: Mask, area: Rect): Uint8Array {
  const own = new Uint8Array(area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    const from = (area.y + y) * hole.width + area.x;
    own.set(hole.data.subarray(from, from + area.width), y * area.width);
  }
  return own;
}

export function writeHole(picture: Raster, bounds: Rect, area: Rect, hole: Uint8Array, fill: ColorPlane): void {
  const { channels, data } = picture;
  const isDeep = data instanceof Uint16Array;
  const [scale, most] = isDeep ? [257, 65_535] : [1, 255];
  const toSample = (value: number): number => Math.min(most, Math.max(0, Math.round(value * scale)));
  for (let y = bounds.y; y < bounds.y + bounds.height; y++) {
    for (let x = bounds.x; x < bounds.x + bounds.width; x++) {
      const p = (y - area.y) * area.width + x - area.x;
      if (hole[p] === 0) continue;
      const at = (y * picture.width + x) * channels;
      if (picture.model === "gray") data[at] = toSample(lumaAt(fill.data, p * 3));
      else for (let c = 0; c < 3; c++) data[at + c] = toSample(fill.data[p * 3 + c]);
      if (picture.hasAlpha) data[at + channels - 1] = most;
    }
  }
}

export function showKnown(fill: ColorPlane, truth: ColorPlane, hole: Uint8Array): void {
  for (let p = 0; p < hole.length; p++) {
    if (hole[p] === 0) for (let c = 0; c < 3; c++) fill.data[p * 3 + c] = truth.data[p * 3 + c];
  }
}
