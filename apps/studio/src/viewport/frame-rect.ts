import type { Rect } from "@lacuna/raster";
import type { Size } from "./geometry.ts";

/**
 * The smallest part of a picture of some shape that shows all of another part, which stays in its middle as far as it can.
 *
 * @param aspect  Width by height. Where the picture is too small for the shape, the part is as large as the picture there.
 * @returns  Whole pixels within the picture.
 */
export function frameRect(shown: Rect, picture: Size, aspect: number): Rect {
  const wanted = {
    width: Math.max(shown.width, Math.round(shown.height * aspect)),
    height: Math.max(shown.height, Math.round(shown.width / aspect)),
  };
  const width = Math.min(picture.width, wanted.width);
  const height = Math.min(picture.height, wanted.height);
  return {
    x: place(shown.x + shown.width / 2, width, picture.width),
    y: place(shown.y + shown.height / 2, height, picture.height),
    width,
    height,
  };
}

/** Around the middle, within the whole. */
function place(middle: number, length: number, whole: number): number {
  return Math.min(whole - length, Math.max(0, Math.round(middle - length / 2)));
}
