import { HOLE, PATCH_RADIUS, SOURCE, TARGET } from "../flags.ts";

/** What the twins know of a level's targets and sources; see `Roles`. */
export interface RolePixels {
  /** One byte a pixel: HOLE, EXCLUDED, TARGET, SOURCE. */
  readonly flags: Uint8Array;
  /** Two values a row: the first target and one past the last; `width` and 0 in a row without. */
  readonly spans: Int32Array;
  /** How many targets and sources there are. */
  readonly targets: number;
  readonly sources: number;
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
  const count = (role: number) => flags.filter((flag) => (flag & role) !== 0).length;
  return { flags, spans, targets: count(TARGET), sources: count(SOURCE) };
}

/**
 * Slow twin of `listSources`: the sources on a square grid that is so wide that about `capacity` of its points are sources.
 * Where the grid meets none it is halved.
 *
 * @returns  The listed centers as x | y << 16, at most `capacity`.
 */
export function listSources(roles: RolePixels, width: number, height: number, capacity: number): Uint32Array {
  for (let step = Math.max(1, Math.ceil(Math.sqrt(roles.sources / capacity))); step > 0; step >>= 1) {
    const found: number[] = [];
    for (let y = PATCH_RADIUS; y < height - PATCH_RADIUS; y += step) {
      for (let x = PATCH_RADIUS; x < width - PATCH_RADIUS; x += step) {
        if (((roles.flags[y * width + x] ?? 0) & SOURCE) !== 0) found.push(x + y * 65536);
      }
    }
    if (found.length > 0) return Uint32Array.from(found.slice(0, capacity));
  }
  return new Uint32Array();
}
