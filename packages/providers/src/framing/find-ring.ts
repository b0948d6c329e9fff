import type { Mask } from "@lacuna/raster";

/** How far around the hole, in pixels of the crop, a guess is compared with what is known. */
const RING_PX = 24;

/**
 * Finds the known pixels around a hole, by which a guess can be compared with the truth: those at most 24 pixels away,
 * measured along rows and columns.
 *
 * @returns  Their indices, in scan order.
 */
export function findRing({ width, height, data }: Mask, radiusPx = RING_PX): Uint32Array {
  const across = new Uint8Array(data.length);
  const near = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) spread(data, across, y * width, 1, width, radiusPx);
  for (let x = 0; x < width; x++) spread(across, near, x, width, height, radiusPx);
  const ring: number[] = [];
  for (let p = 0; p < data.length; p++) if (near[p] !== 0 && data[p] === 0) ring.push(p);
  return new Uint32Array(ring);
}

/** Marks in one line what is within the radius of a marked pixel. */
function spread(src: Uint8Array, dst: Uint8Array, start: number, stride: number, count: number, radius: number): void {
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    if (src[start + i * stride] !== 0) last = i;
    if (i - last <= radius) dst[start + i * stride] = 255;
  }
  last = Number.POSITIVE_INFINITY;
  for (let i = count - 1; i >= 0; i--) {
    if (src[start + i * stride] !== 0) last = i;
    if (last - i <= radius) dst[start + i * stride] = 255;
  }
}
