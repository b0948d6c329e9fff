import { HOLE, PATCH_RADIUS, SOURCE, TARGET } from "../flags.ts";

/** What the twins know of a level's targets and sources; see `Roles`. */
export interface RolePixels {
  /** One byte a pixel: HOLE, EXCLUDED, TARGET, SOURCE. */
  readonly flags: Uint8Array;
  /** Two values a row: the first target and one past the last; `width` and 0 in a row without. */
  readonly spans: Int32Array;
}

/**
 * Slow twin of `classify`: looks at all 49 pixels of every patch that lies inside the picture.
 *
 * @param kinds  One byte a pixel, HOLE and EXCLUDED. Not modified.
 *
 * Cost: O(width · height · 49).
 */
export function classify(kinds: Uint8Array, width: number, height: number): RolePixels {
  const flags = kinds.slice();
  const spans = new Int32Array(height * 2);
  for (let y = 0; y < height; y++) {
    const targets: number[] = [];
    for (let x = 0; x < width; x++) {
      const isInside = x >= PATCH_RADIUS && x < width - PATCH_RADIUS && y >= PATCH_RADIUS && y < height - PATCH_RADIUS;
      if (!isInside) continue;
      let any = 0;
      for (let j = y - PATCH_RADIUS; j <= y + PATCH_RADIUS; j++) {
        for (let i = x - PATCH_RADIUS; i <= x + PATCH_RADIUS; i++) any |= kinds[j * width + i] ?? 0;
      }
      const role = (any === 0 ? SOURCE : 0) | ((any & HOLE) !== 0 ? TARGET : 0);
      flags[y * width + x] = (kinds[y * width + x] ?? 0) | role;
      if ((role & TARGET) !== 0) targets.push(x);
    }
    spans[y * 2] = targets[0] ?? width;
    spans[y * 2 + 1] = (targets.at(-1) ?? -1) + 1;
  }
  return { flags, spans };
}

/**
 * Slow twin of `listSources`: every n-th source center in scan order, n as small as `capacity` allows.
 *
 * @returns  The listed centers as x | y << 16, and the number of all.
 */
export function listSources(flags: Uint8Array, width: number, capacity: number): { list: Uint32Array; total: number } {
  const all: number[] = [];
  flags.forEach((flag, p) => {
    if ((flag & SOURCE) !== 0) all.push((p % width) + Math.floor(p / width) * 65536);
  });
  const stride = Math.max(1, Math.ceil(all.length / capacity));
  return { list: Uint32Array.from(all.filter((_, index) => index % stride === 0)), total: all.length };
}
