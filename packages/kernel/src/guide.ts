import { type GuideLine, layLine } from "./guide-line.ts";
import { PATCH_RADIUS } from "./flags.ts";
import { type Kernels, rowsPerChunk } from "./kernels.ts";
import type { Level, Roles } from "./level.ts";
import type { Pointer } from "./runtime/memory.ts";

/** A guess of what a hole holds, and where. */
export interface GuideSamples {
  /** What it covers, in pixels of the level and fractions of them; may reach beyond the level. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Its own size. */
  readonly columns: number;
  readonly rows: number;
  /** Red, green, blue, and how far it is to be followed: 0–255 each. */
  readonly samples: Uint8Array;
}

/** A guide in the kernels' memory, laid over one level. */
export interface LaidGuide {
  readonly columns: number;
  readonly rows: number;
  readonly samples: Pointer;
  /** Room for what pixels are to be moved by, where they are not drawn to the samples themselves; 0 where they are. */
  readonly moves: Pointer;
  readonly across: GuideLine;
  readonly down: GuideLine;
  /** Four i32 each, left, top, right and bottom: what other guides tell. */
  readonly before: Pointer;
  readonly taken: number;
}

export interface GuideMixing {
  /** How much of a pixel is the guide's where that is trusted wholly; the rest is what was voted. 0–1. */
  readonly weight: number;
  /** Whether the fourth byte is alpha, and is to become opaque. */
  readonly isAlpha: boolean;
}

/**
 * Lays a guide over a level. Its memory is the caller's to release.
 *
 * @param keepsDetail  For a guide with fewer samples than the level has pixels: what varies within a sample's reach is to stay.
 * @param others       Laid over the same level: where they are, this one says nothing.
 */
export function layGuide(
  k: Kernels,
  { width, height }: Level,
  guide: GuideSamples,
  keepsDetail: boolean,
  others: readonly LaidGuide[],
): LaidGuide {
  const { columns, rows } = guide;
  const samples = k.arena.allocate(columns * rows * 4);
  k.arena.bytes(samples, columns * rows * 4).set(guide.samples);
  const rects = others.flatMap(({ across, down }) => [across.begin, down.begin, across.end, down.end]);
  const before = k.arena.allocate(rects.length * 4);
  k.arena.int32(before, rects.length).set(rects);
  return {
    columns,
    rows,
    samples,
    moves: keepsDetail ? k.arena.allocate(columns * rows * 16) : 0,
    across: layLine(k, { start: guide.x, length: guide.width, count: columns }, width),
    down: layLine(k, { start: guide.y, length: guide.height, count: rows }, height),
    before,
    taken: others.length,
  };
}

/**
 * Draws a level's hole pixels toward a guide. What a guide cannot say because it has fewer samples than the level has pixels stays as
 * it was voted, where it was laid to keep that: what a sample says is then compared with the mean of the pixels that lie nearest to it,
 * known ones too, and pixels are moved by the difference. Drawn toward the guide itself they would lead the search to what is smooth
 * in the picture.
 *
 * Cost: O(pixels of the hole's bounds). Twin: `reference/guide.ts`.
 */
export function mixGuide(k: Kernels, level: Level, roles: Roles, guide: LaidGuide, mixing: GuideMixing): void {
  const { width, color } = level;
  const { columns, samples, moves, before, taken } = guide;
  const { left, right, top, bottom } = holeBounds(k, level, roles);
  const across = clip(k, guide.across, left, right);
  const down = clip(k, guide.down, top, bottom);
  if (across.begin >= across.end || down.begin >= down.end) return;
  if (moves !== 0) {
    const rows = rowsPerChunk(across.last - across.first, down.last - down.first);
    k.crew.run(
      "guideMeanRows",
      Math.ceil((down.last - down.first) / rows),
      rows,
      color,
      width,
      samples,
      columns,
      guide.across.starts,
      guide.down.starts,
      across.first,
      across.last,
      down.first,
      down.last,
      moves,
    );
  }
  const rows = rowsPerChunk(across.end - across.begin, down.end - down.begin);
  k.crew.run(
    "guideRows",
    Math.ceil((down.end - down.begin) / rows),
    rows,
    color,
    roles.flags,
    width,
    samples,
    columns,
    moves,
    guide.across.places,
    guide.down.places,
    across.begin,
    across.end,
    down.begin,
    down.end,
    before,
    taken,
    mixing.weight,
    mixing.isAlpha ? 1 : 0,
  );
}

/** The part of a line from `least` to before `most`, and the samples it lies between. */
function clip(k: Kernels, { places, begin, end }: GuideLine, least: number, most: number) {
  const [from, to] = [Math.max(begin, least), Math.min(end, most)];
  if (from >= to) return { begin: from, end: to, first: 0, last: 0 };
  const [first = 0] = k.arena.int32(places + from * 12, 1);
  const [, second = 0] = k.arena.int32(places + (to - 1) * 12, 2);
  return { begin: from, end: to, first, last: second + 1 };
}

/** Around all hole pixels: targets reach further, but not to the picture's edge. */
function holeBounds(k: Kernels, { width, height }: Level, { spans }: Roles) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  const ends = k.arena.int32(spans, height * 2);
  for (let y = 0; y < height; y++) {
    const [from = 0, to = 0] = ends.subarray(2 * y, 2 * y + 2);
    if (from >= to) continue;
    left = Math.min(left, from);
    right = Math.max(right, to);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return {
    left: Math.max(0, left - PATCH_RADIUS),
    right: Math.min(width, right + PATCH_RADIUS),
    top: Math.max(0, top - PATCH_RADIUS),
    bottom: Math.min(height, bottom + PATCH_RADIUS),
  };
}
