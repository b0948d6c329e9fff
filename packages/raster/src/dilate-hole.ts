import { createMask, HOLE_THRESHOLD, type Mask } from "./mask.ts";

/**
 * What the engine fills of a mask: its pixels from the middle gray on, and all whose centers are at most `radiusPx` from one
 * of them. The engine's own kernel does the same on its threads; this is for fills that come from elsewhere.
 *
 * @param radiusPx  Integer 0–100.
 * @returns         A new mask, each pixel 0 or 255.
 *
 * Cost: O(width · height) for any radius. Source: as the kernel's `dilate`, Meijster et al. (2000).
 */
export function dilateHole({ width, height, data }: Mask, radiusPx: number): Mask {
  const distances = columnDistances(data, width, height, radiusPx + 1);
  const hole = createMask(width, height);
  const changes = new Int32Array(width + 1);
  for (let y = 0; y < height; y++) {
    changes.fill(0);
    for (let x = 0; x < width; x++) {
      const vertical = distances[y * width + x] ?? 0;
      if (vertical > radiusPx) continue;
      const reach = Math.floor(Math.sqrt(radiusPx * radiusPx - vertical * vertical));
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      changes[left] = (changes[left] ?? 0) + 1;
      changes[right] = (changes[right] ?? 0) - 1;
    }
    let covers = 0;
    for (let x = 0; x < width; x++) {
      covers += changes[x] ?? 0;
      if (covers > 0) hole.data[y * width + x] = 255;
    }
  }
  return hole;
}

/** For every pixel how far the nearest marked one of its column is, `most` at the most. */
function columnDistances(data: Uint8Array, width: number, height: number, most: number): Uint8Array {
  const distances = new Uint8Array(data.length);
  for (let p = 0; p < data.length; p++) {
    const above = p < width ? most : (distances[p - width] ?? most);
    distances[p] = (data[p] ?? 0) >= HOLE_THRESHOLD ? 0 : Math.min(most, above + 1);
  }
  for (let p = (height - 1) * width - 1; p >= 0; p--) {
    distances[p] = Math.min(distances[p] ?? 0, (distances[p + width] ?? most) + 1);
  }
  return distances;
}
