import { createMask, HOLE_THRESHOLD, type Mask } from "@lacuna/raster";

/** Slow twin of `growMask`: looks at every pixel from every pixel. */
export function growMask({ width, height, data }: Mask, radiusPx: number): Mask {
  const grown = createMask(width, height);
  for (let at = 0; at < data.length; at++) {
    const x = at % width;
    const y = Math.floor(at / width);
    const isReached = data.some(
      (value, other) =>
        value >= HOLE_THRESHOLD && ((other % width) - x) ** 2 + (Math.floor(other / width) - y) ** 2 <= radiusPx ** 2,
    );
    if (isReached) grown.data[at] = 255;
  }
  return grown;
}
