import { createMask, createRaster, dilateHole, type Mask, type Raster } from "@lacuna/raster";
import type { Window } from "./choose-windows.ts";
import { mirror, readColorRow } from "./read-color-row.ts";
import { resample } from "./resample.ts";

/** What a provider is shown: RGB of 8 bits, and where it is to guess. Both in the window's crop size. */
export interface Crop {
  readonly picture: Raster;
  readonly hole: Mask;
}

/** From how far a pixel of a reduced crop takes color, in pixels of the crop: the reach of `resample`'s kernel. */
const KERNEL_REACH_PX = 3;

/**
 * Cuts a window out of a picture and brings it to the provider's size. Beyond the picture's edges both picture and hole are
 * mirrored, which looks like a picture.
 *
 * @param picture  Gray or RGB of any depth; alpha is left out.
 * @param hole     The picture's size, 0 or 255. Any hole pixel in a crop pixel's area makes it one, and no known pixel of the
 *                 crop takes color from one: nothing of the object may be seen as known.
 */
export function cutCrop(picture: Raster, hole: Mask, window: Window): Crop {
  const { rect, width, height } = window;
  const row = new Float32Array(rect.width * 3);
  const readRow = (y: number): Float32Array => readColorRow(picture, rect.x, rect.y + y, row);
  const data = resample(
    readRow,
    { width: rect.width, height: rect.height, channels: 3 },
    { start: 0, step: rect.width / width, count: width },
    { start: 0, step: rect.height / height, count: height },
  );
  const shrunk = shrinkHole(hole, window);
  if (rect.width > width || rect.height > height) averageBeside(data, shrunk, rect, readRow);
  const samples = new Uint8Array(Uint8ClampedArray.from(data).buffer); // clamped: Lanczos rings
  return { picture: createRaster({ width, height, model: "rgb", hasAlpha: false, data: samples }), hole: shrunk };
}

function shrinkHole(hole: Mask, { rect, width, height }: Window): Mask {
  const out = createMask(width, height);
  const columns = Int32Array.from({ length: rect.width }, (_, x) => mirror(rect.x + x, hole.width));
  for (let j = 0; j < height; j++) {
    const [top, bottom] = areaOf(j, rect.height / height);
    for (let y = rect.y + top; y < rect.y + bottom; y++) {
      const line = mirror(y, hole.height) * hole.width;
      for (let i = 0; i < width; i++) {
        const [left, right] = areaOf(i, rect.width / width);
        for (let x = left; x < right; x++) if (hole.data[line + columns[x]] !== 0) out.data[j * width + i] = 255;
      }
    }
  }
  return out;
}

/** Gives known pixels beside the hole the mean of their own areas, which are known throughout. */
function averageBeside(
  data: Float32Array,
  hole: Mask,
  rect: { readonly width: number; readonly height: number },
  readRow: (y: number) => Float32Array,
): void {
  const { width, height } = hole;
  const near = dilateHole(hole, KERNEL_REACH_PX).data;
  for (let j = 0; j < height; j++) {
    const beside: number[] = [];
    for (let p = j * width; p < (j + 1) * width; p++) if (near[p] !== 0 && hole.data[p] === 0) beside.push(p);
    if (beside.length === 0) continue;
    const [top, bottom] = areaOf(j, rect.height / height);
    for (const p of beside) data.fill(0, p * 3, p * 3 + 3);
    for (let y = top; y < bottom; y++) {
      const row = readRow(y);
      for (const p of beside) {
        const [left, right] = areaOf(p % width, rect.width / width);
        const weight = 1 / ((bottom - top) * (right - left));
        for (let x = left; x < right; x++) for (let c = 0; c < 3; c++) data[p * 3 + c] += row[x * 3 + c] * weight;
      }
    }
  }
}

/** The pixels that a pixel of the crop stands for, in a row or column: from, and up to but without. */
function areaOf(position: number, step: number): readonly [number, number] {
  const first = Math.floor(position * step);
  return [first, Math.max(first + 1, Math.ceil((position + 1) * step))];
}
