import { createMask, type Mask, type Raster } from "@lacuna/raster";
import type { Margins } from "./canvas.ts";

/** Whether the picture's outermost pixels are opaque at every side that grows; without alpha they are. */
export function hasOpaqueEdges(picture: Raster, margins: Margins): boolean {
  if (!picture.hasAlpha) return true;
  const { width, height } = picture;
  const isRow = (y: number): boolean => (y === 0 && margins.top > 0) || (y === height - 1 && margins.bottom > 0);
  const isColumn = (x: number): boolean => (x === 0 && margins.left > 0) || (x === width - 1 && margins.right > 0);
  for (let y = 0; y < height; y++) {
    const step = isRow(y) ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step) {
      if ((isRow(y) || isColumn(x)) && !isOpaqueAt(picture, y * width + x)) return false;
    }
  }
  return true;
}

/** Marks every pixel that is not opaque: an opaque area must not be filled with copies of it. */
export function maskTranslucent(picture: Raster): Mask {
  const mask = createMask(picture.width, picture.height);
  if (!picture.hasAlpha) return mask;
  for (let p = 0; p < mask.data.length; p++) if (!isOpaqueAt(picture, p)) mask.data[p] = 255;
  return mask;
}

function isOpaqueAt({ channels, data }: Raster, pixel: number): boolean {
  return data[(pixel + 1) * channels - 1] === (data instanceof Uint16Array ? 65_535 : 255);
}
