import type { Raster, Rect } from "@lacuna/raster";
import { viewColors } from "@lacuna/selection";

/** Red, green and blue of a part of a picture, each a plane of its own, 0–255. */
export function readPlanes(raster: Raster, rect: Rect): readonly [Float32Array, Float32Array, Float32Array] {
  const { data, start, pixelStride, rowStride } = viewColors(raster, rect);
  const readPlane = (c: number): Float32Array => {
    const plane = new Float32Array(rect.width * rect.height);
    for (let y = 0; y < rect.height; y++) {
      const from = start + y * rowStride + c;
      for (let x = 0; x < rect.width; x++) plane[y * rect.width + x] = data[from + x * pixelStride];
    }
    return plane;
  };
  return [readPlane(0), readPlane(1), readPlane(2)];
}
