import { type Kernels, rowsPerChunk } from "./kernels.ts";
import type { Level, Roles, Sources } from "./level.ts";
import type { Pointer } from "./runtime/memory.ts";

/** A nearest-neighbor field: for every target the best source found so far. */
export interface Field {
  /** u32 a pixel, x | y << 16 of the source's center; 0 where there is no target. */
  readonly nnf: Pointer;
  /** u16 a pixel: the patch distance, or, between `weigh` and the next rescoring search, the vote weight. */
  readonly distances: Pointer;
}

export function allocateField(k: Kernels, level: Level): Field {
  const pixels = level.width * level.height;
  return { nnf: k.arena.allocate(pixels * 4), distances: k.arena.allocate(pixels * 2) };
}

/** Gives every target a random source, within `reach` pixels where it can; 0: from anywhere. */
export function scatterField(
  k: Kernels,
  level: Level,
  roles: Roles,
  sources: Sources,
  field: Field,
  reach: number,
  seed: number,
): void {
  const rows = rowsPerChunk(level.width, level.height);
  k.crew.run(
    "scatterRows",
    Math.ceil(level.height / rows),
    rows,
    roles.flags,
    field.nnf,
    field.distances,
    level.width,
    level.height,
    roles.spans,
    sources.list,
    sources.listed,
    reach,
    seed,
  );
}

/** Carries a coarser level's field to this one: twice the source plus the target's parity, or a source nearby. All distances become 0. */
export function upsampleField(
  k: Kernels,
  coarse: { level: Level; roles: Roles; field: Field },
  fine: { level: Level; roles: Roles; sources: Sources; field: Field },
  seed: number,
): void {
  const { level, roles, sources, field } = fine;
  const rows = rowsPerChunk(level.width, level.height);
  k.crew.run(
    "upsampleRows",
    Math.ceil(level.height / rows),
    rows,
    coarse.roles.flags,
    coarse.field.nnf,
    coarse.level.width,
    coarse.level.height,
    roles.flags,
    field.nnf,
    field.distances,
    level.width,
    level.height,
    roles.spans,
    sources.list,
    sources.listed,
    seed,
  );
}

export interface SearchSettings {
  /** Passes over all targets; they alternate direction. All propagate, and the last one also searches at random. */
  readonly passes: number;
  /** First half side of the random search's square, in pixels; halved down to 1. 0: none. */
  readonly radius: number;
  /** Random candidates at each radius. */
  readonly tries: number;
  /** Cost in distance units, times 256, of each pixel between target and source, across and down. */
  readonly priorX: number;
  readonly priorY: number;
  /** 8×8 u16, the cost of taking sources from each cell of the picture; 0 for none. */
  readonly preference: Pointer;
  readonly seed: number;
  /** Whether the picture has changed since the distances were computed. */
  readonly rescore: boolean;
}

/** Rows of a search band. Bands of even and of odd number take turns, so a level has to have several. */
function rowsPerBand(height: number): number {
  return Math.max(4, Math.min(32, Math.round(height / 24)));
}

/**
 * Improves the field by propagation and random search over 7×7 patches, sum of absolute differences.
 *
 * Cost: O(targets · (passes + log radius)) patch distances of about 100 vector operations. Twin: `reference/search.ts`.
 * Source: Barnes et al., "PatchMatch", SIGGRAPH 2009. Differs: bands of two parities take turns, which makes the
 * outcome independent of the number of threads; a cost for distance keeps sources near and level; only the last pass
 * searches at random.
 */
export function searchField(k: Kernels, level: Level, roles: Roles, field: Field, settings: SearchSettings): void {
  const mark = k.arena.mark();
  const rows = rowsPerBand(level.height);
  const bands = [0, 1].map((parity) => placeBands(k, level, roles, rows, parity));
  for (let pass = 0; pass < settings.passes; pass++) {
    const seed = (settings.seed + Math.imul(pass + 1, 0x9e3779b1)) >>> 0;
    for (const { list, count } of bands) {
      k.crew.run(
        "searchBand",
        count,
        list,
        rows,
        level.color,
        roles.flags,
        field.nnf,
        field.distances,
        level.width,
        level.height,
        roles.spans,
        pass % 2 === 0 ? 1 : 0,
        settings.rescore && pass === 0 ? 1 : 0,
        pass === settings.passes - 1 ? settings.radius : 0,
        settings.tries,
        seed,
        settings.priorX,
        settings.priorY,
        settings.preference,
      );
    }
  }
  k.arena.release(mark);
}

/**
 * The bands of one parity that have targets, those with the widest spans first: they are taken in this order, so no thread
 * begins a long one when the others are about to end. They do not read each other, so the order changes no byte.
 */
function placeBands(
  k: Kernels,
  { height }: Level,
  { spans }: Roles,
  rows: number,
  parity: number,
): { readonly list: Pointer; readonly count: number } {
  const ends = k.arena.int32(spans, height * 2);
  const widths = new Map<number, number>();
  for (let y = 0; y < height; y++) {
    const band = Math.floor(y / rows);
    const width = (ends[2 * y + 1] ?? 0) - (ends[2 * y] ?? 0);
    if (band % 2 === parity && width > 0) widths.set(band, (widths.get(band) ?? 0) + width);
  }
  const list = k.arena.allocate(widths.size * 4);
  const order = [...widths].toSorted(([, a], [, b]) => b - a).map(([band]) => band);
  k.arena.int32(list, order.length).set(order);
  return { list, count: order.length };
}
