import type { SearchSettings } from "../field.ts";
import { PATCH_RADIUS, SOURCE, TARGET } from "../flags.ts";
import type { RolePixels } from "./classify.ts";
import { type FieldPixels, packPosition, unpackPosition } from "./field.ts";
import type { LevelPixels } from "./level-pixels.ts";
import { below, mix, step } from "./random.ts";

/** Cells on each side of a preference table. */
const CELLS = 8;

interface Position {
  readonly x: number;
  readonly y: number;
}

/** What one pass of the search reads and writes. */
interface Pass {
  readonly level: LevelPixels;
  readonly roles: RolePixels;
  readonly field: FieldPixels;
  readonly settings: SearchSettings;
  readonly preference: Uint16Array | undefined;
  readonly seed: number;
  readonly isForward: boolean;
  readonly rescore: boolean;
  readonly radius: number;
}

/**
 * Slow twin of `searchField`: the same bands, order, candidates and random numbers, one target at a time. In place.
 *
 * It computes every patch distance to the end. The kernel gives up once a candidate cannot win, so the two take the same
 * candidates and store the same distances.
 *
 * @param preference  What `settings.preference` points to: 8×8 costs, or nothing.
 */
export function searchField(
  level: LevelPixels,
  roles: RolePixels,
  field: FieldPixels,
  settings: SearchSettings,
  preference?: Uint16Array,
): void {
  const rows = rowsPerBand(level.height);
  const bands = Math.ceil(level.height / rows);
  for (let pass = 0; pass < settings.passes; pass++) {
    const one: Pass = {
      level,
      roles,
      field,
      settings,
      preference,
      seed: (settings.seed + Math.imul(pass + 1, 0x9e3779b1)) >>> 0,
      isForward: pass % 2 === 0,
      rescore: settings.rescore && pass === 0,
      radius: pass === settings.passes - 1 ? settings.radius : 0,
    };
    for (const parity of [0, 1]) {
      for (let band = parity; band < bands; band += 2)
        searchRows(one, band * rows, Math.min(level.height, (band + 1) * rows));
    }
  }
}

function rowsPerBand(height: number): number {
  return Math.max(4, Math.min(32, Math.round(height / 24)));
}

function searchRows(pass: Pass, top: number, bottom: number): void {
  const { width } = pass.level;
  const targets: Position[] = [];
  for (let y = top; y < bottom; y++) {
    for (let x = 0; x < width; x++) if (hasFlag(pass, { x, y }, TARGET)) targets.push({ x, y });
  }
  if (!pass.isForward) targets.reverse();
  for (const target of targets) improve(pass, target);
}

/** Tries the candidates of one target in turn and stores the best. */
function improve(pass: Pass, target: Position): void {
  const { level, field, settings } = pass;
  const p = target.y * level.width + target.x;
  let best: Position = unpackPosition(field.nnf[p] ?? 0);
  let cost = pass.rescore ? Math.min(65535, costOf(pass, target, best)) : (field.distances[p] ?? 0);
  const consider = (candidate: Position) => {
    if (!hasFlag(pass, candidate, SOURCE)) return;
    const candidateCost = costOf(pass, target, candidate);
    if (candidateCost >= cost) return;
    cost = candidateCost;
    best = candidate;
  };

  // Propagation: the sources of the two neighbors already visited, moved by one pixel.
  const back = pass.isForward ? -1 : 1;
  for (const { dx, dy } of [
    { dx: back, dy: 0 },
    { dx: 0, dy: back },
  ]) {
    const neighbor = { x: target.x + dx, y: target.y + dy };
    if (!hasFlag(pass, neighbor, TARGET)) continue;
    const source = unpackPosition(field.nnf[neighbor.y * level.width + neighbor.x] ?? 0);
    consider({ x: source.x - dx, y: source.y - dy });
  }

  // Random search in shrinking squares around the best so far.
  let state = mix((p ^ pass.seed) >>> 0);
  for (let radius = pass.radius; radius >= 1; radius >>= 1) {
    for (let attempt = 0; attempt < settings.tries; attempt++) {
      state = step(state);
      const x = clamp(best.x + below(state, 2 * radius + 1) - radius, level.width);
      state = step(state);
      const y = clamp(best.y + below(state, 2 * radius + 1) - radius, level.height);
      consider({ x, y });
    }
  }
  field.nnf[p] = packPosition(best.x, best.y);
  field.distances[p] = cost;
}

function clamp(position: number, side: number): number {
  return Math.min(Math.max(position, PATCH_RADIUS), side - 1 - PATCH_RADIUS);
}

function hasFlag({ level, roles }: Pass, { x, y }: Position, flag: number): boolean {
  return ((roles.flags[y * level.width + x] ?? 0) & flag) !== 0;
}

function costOf({ level, settings, preference }: Pass, target: Position, source: Position): number {
  const across = Math.abs(source.x - target.x) * settings.priorX;
  const down = Math.abs(source.y - target.y) * settings.priorY;
  const cell = Math.floor((source.y * CELLS) / level.height) * CELLS + Math.floor((source.x * CELLS) / level.width);
  return patchDistance(level, target, source) + Math.floor((across + down) / 256) + (preference?.[cell] ?? 0);
}

/** Sum of absolute differences of all four bytes of two 7×7 patches; the middle column counts twice. */
export function patchDistance({ width, color }: LevelPixels, a: Position, b: Position): number {
  let sum = 0;
  for (let j = -PATCH_RADIUS; j <= PATCH_RADIUS; j++) {
    for (let i = -PATCH_RADIUS; i <= PATCH_RADIUS; i++) {
      const p = ((a.y + j) * width + a.x + i) * 4;
      const q = ((b.y + j) * width + b.x + i) * 4;
      for (let c = 0; c < 4; c++) sum += (i === 0 ? 2 : 1) * Math.abs((color[p + c] ?? 0) - (color[q + c] ?? 0));
    }
  }
  return sum;
}
