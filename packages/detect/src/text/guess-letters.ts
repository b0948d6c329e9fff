import type { Mask, Raster } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { type Guess, guessBehind } from "./guess-behind.ts";

/** Letters that are to be erased, and what of their surroundings shows what lies behind them: masks of the picture's size. */
export interface Letters {
  /** 255 on them, not grown. */
  readonly letters: Mask;
  /** 255 where what lies behind them can be seen. */
  readonly ground: Mask;
}

/**
 * Guesses what lies behind letters, for an erase to be led by. Whoever erases lettering goes by this, so that it comes to the
 * same everywhere.
 *
 * @param mask      What is to be erased, letters and other things; from 128 on it marks.
 * @param dilatePx  By how much the erase grows it, 0–100.
 * @returns         undefined where there are no letters, and of pictures in ink, for which the engine takes no guides.
 */
export function guessLetters(
  raster: Raster,
  { letters, ground }: Letters,
  mask: Mask,
  dilatePx: number,
): Guess | undefined {
  if (raster.model === "cmyk") return undefined;
  return guessBehind(raster, growMask(letters, dilatePx), growMask(mask, dilatePx), ground);
}
