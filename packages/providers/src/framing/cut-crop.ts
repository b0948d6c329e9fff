import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import type { Window } from "./choose-windows.ts";
import { readColorRow } from "./read-color-row.ts";
import { resample } from "./resample.ts";

/** What a provider is shown: RGB of 8 bits, and where it is to guess. Both in the window's crop size. */
export interface Crop {
  readonly picture: Raster;
  readonly hole: Mask;
}

/**
 * Cuts a window out of a picture and brings it to the provider's size. Beyond the picture's edges it is mirrored, which looks
 * like a picture; those pixels count as known.
 *
 * @param picture  Gray or RGB of any depth; alpha is left out.
 * @param hole     The picture's size, 0 or 255. Any hole pixel in a crop pixel's area makes it one: nothing of the object
 *                 may be seen as known.
 */
export function cutCrop(picture: Raster, hole: Mask, window: Window): Crop {
  const { rect, width, height } = window;
  const row = new Float32Array(rect.width * 3);
  const data = resample(
    (y) => readColorRow(picture, rect.x, rect.y + y, row),
    { width: rect.width, height: rect.height, channels: 3 },
    { start: 0, step: rect.width / width, count: width },
    { start: 0, step: rect.height / height, count: height },
  );
  const samples = new Uint8Array(Uint8ClampedArray.from(data).buffer); // clamped: Lanczos rings
  const shown = createRaster({ width, height, model: "rgb", hasAlpha: false, data: samples });
  return { picture: shown, hole: shrinkHole(hole, window) };
}

function shrinkHole(hole: Mask, { rect, width, height }: Window): Mask {
  const out = createMask(width, height);
  const [stepX, stepY] = [rect.width / width, rect.height / height];
  for (let j = 0; j < height; j++) {
    const top = Math.max(0, rect.y + Math.floor(j * stepY));
    const bottom = Math.min(hole.height, rect.y + Math.max(Math.floor(j * stepY) + 1, Math.ceil((j + 1) * stepY)));
    for (let y = top; y < bottom; y++) {
      for (let i = 0; i < width; i++) {
        const left = Math.max(0, rect.x + Math.floor(i * stepX));
        const right = Math.min(hole.width, rect.x + Math.max(Math.floor(i * stepX) + 1, Math.ceil((i + 1) * stepX)));
        for (let x = left; x < right; x++) if (hole.data[y * hole.width + x] !== 0) out.data[j * width + i] = 255;
      }
    }
  }
  return out;
}
