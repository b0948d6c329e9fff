import type { Raster, Rect } from "@lacuna/raster";
import type { Window } from "./choose-windows.ts";
import type { ColorPlane } from "./color-plane.ts";
import type { ColorMatch } from "./match-color.ts";
import type { Shift } from "./register-guess.ts";
import { resample } from "./resample.ts";

/**
 * Brings part of a guess to the picture's resolution, in its place and its colors.
 *
 * A guess that was made at a third of the resolution is as sharp as a third of the resolution is, plus grain: when erasing,
 * `liftGuesses` makes more of it.
 *
 * @param area  What is wanted, in pixels of the picture, inside the window.
 */
export function liftGuess(guess: Raster, window: Window, area: Rect, shift: Shift, color: ColorMatch): ColorPlane {
  const { rect } = window;
  const [stepX, stepY] = [window.width / rect.width, window.height / rect.height];
  const row = new Float32Array(guess.width * 3);
  const data = resample(
    (y) => {
      for (let i = 0; i < row.length; i++) {
        row[i] = guess.data[y * row.length + i] * color.gain[i % 3] + color.offset[i % 3];
      }
      return row;
    },
    { width: guess.width, height: guess.height, channels: 3 },
    { start: (area.x - rect.x) * stepX + shift.dx, step: stepX, count: area.width },
    { start: (area.y - rect.y) * stepY + shift.dy, step: stepY, count: area.height },
  );
  return { width: area.width, height: area.height, data };
}
