import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import { growSize, type Margins } from "./canvas.ts";

/**
 * Puts a picture on a larger canvas. The new area shows the picture mirrored, again and again where it is wide: no fill
 * depends on it, but models are shown it, and it is less strange to them than black.
 *
 * @returns  A new raster. Cost: one copy of the canvas.
 */
export function growRaster(picture: Raster, margins: Margins): Raster {
  const { width, height } = growSize(picture, margins);
  const { channels, data: samples } = picture;
  const length = width * height * channels;
  const data = samples instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
  const columns = Int32Array.from({ length: width }, (_, x) => mirror(x - margins.left, picture.width));
  for (let y = 0; y < height; y++) {
    const from = mirror(y - margins.top, picture.height) * picture.width;
    const row = y * width;
    data.set(samples.subarray(from * channels, (from + picture.width) * channels), (row + margins.left) * channels);
    for (let x = 0; x < width; x++) {
      if (x === margins.left) x += picture.width;
      if (x >= width) break;
      const source = (from + (columns[x] ?? 0)) * channels;
      for (let c = 0; c < channels; c++) data[(row + x) * channels + c] = samples[source + c] ?? 0;
    }
  }
  return createRaster({ ...picture, width, height, data });
}

/** Marks what of the canvas the picture does not cover, and so many of its outermost pixels at each side. */
export function maskBeyond(
  picture: { readonly width: number; readonly height: number },
  margins: Margins,
  overlap: Margins,
): Mask {
  const { width, height } = growSize(picture, margins);
  const mask = createMask(width, height);
  mask.data.fill(255);
  const left = margins.left + overlap.left;
  const right = Math.max(left, margins.left + picture.width - overlap.right);
  for (let y = margins.top + overlap.top; y < margins.top + picture.height - overlap.bottom; y++) {
    mask.data.fill(0, y * width + left, y * width + right);
  }
  return mask;
}

/** Puts a mask of the picture on the canvas, which is unmarked elsewhere. */
export function widenMask(mask: Mask, margins: Margins): Mask {
  const { width, height } = growSize(mask, margins);
  const grown = createMask(width, height);
  for (let y = 0; y < mask.height; y++) {
    grown.data.set(mask.data.subarray(y * mask.width, (y + 1) * mask.width), (y + margins.top) * width + margins.left);
  }
  return grown;
}

/** … 1 0 | 0 1 2 … last | last … */
function mirror(position: number, length: number): number {
  const period = 2 * length;
  const within = ((position % period) + period) % period;
  return within < length ? within : period - 1 - within;
}
