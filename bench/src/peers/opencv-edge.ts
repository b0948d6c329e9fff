import { growRect } from "@lacuna/raster";
import { boundsOfHole, cropPicture } from "../photos/crop.ts";
import type { Hole, Picture } from "../photos/picture.ts";

const PAD_PX = 8;

/** What OpenCV is given in place of a picture, and how to get the fill back out of what it returns. */
export interface OpenCvInput {
  readonly picture: Picture;
  readonly hole: Hole;
  restore(filled: Picture): Picture;
}

/**
 * Helps OpenCV where a hole touches the picture's edge: there its inpaint reads pixels that it has not filled yet (seen
 * in 4.6 and 4.12; our magenta cover came back out). The picture is mirrored outward by 8 px and the cover is given
 * the mean color of the known pixels around it. Other pictures pass as they are.
 */
export function prepareForOpenCv(input: Picture, hole: Hole): OpenCvInput {
  const bounds = boundsOfHole(hole);
  const around = growRect(bounds, 4, hole.width, hole.height);
  const isInside = around.width === bounds.width + 8 && around.height === bounds.height + 8;
  if (isInside) return { picture: input, hole, restore: (filled) => filled };
  const width = input.width + 2 * PAD_PX;
  const height = input.height + 2 * PAD_PX;
  const mean = meanKnown(input, hole);
  const picture = { width, height, data: new Uint8Array(width * height * 3) };
  const padded = { width, height, data: new Uint8Array(width * height) };
  for (let y = 0; y < height; y++) {
    const row = mirrored(y - PAD_PX, input.height) * input.width;
    for (let x = 0; x < width; x++) {
      const from = row + mirrored(x - PAD_PX, input.width);
      const to = y * width + x;
      padded.data[to] = hole.data[from];
      for (let c = 0; c < 3; c++) picture.data[to * 3 + c] = hole.data[from] ? mean[c] : input.data[from * 3 + c];
    }
  }
  const inner = { x: PAD_PX, y: PAD_PX, width: input.width, height: input.height };
  return { picture, hole: padded, restore: (filled) => cropPicture(filled, inner) };
}

/** Index after mirroring at the first and last pixel, which are not repeated. */
function mirrored(index: number, length: number): number {
  if (index < 0) return Math.min(length - 1, -index);
  return index < length ? index : Math.max(0, 2 * length - 2 - index);
}

function meanKnown(input: Picture, hole: Hole): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p]) continue;
    for (let c = 0; c < 3; c++) sum[c] += input.data[p * 3 + c];
    count++;
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}
