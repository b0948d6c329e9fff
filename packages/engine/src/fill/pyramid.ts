import {
  addTexture, allocateField, borderDistance, classify, countFlags, type Field, halve, type Kernels, type Level,
  listSources, maximumByte, type Pointer, type Roles, type Sources, TARGET,
} from "@lacuna/kernel";

/** Levels are added until the hole's half width is at most this, in pixels of the level: within reach of one patch. */
const COARSEST_HALF_WIDTH = 5;
const SHORTEST_SIDE = 24;
const LISTED_SOURCES = 4096;
/** Gain of the texture feature, found by measurement in the engine study. */
const TEXTURE_GAIN = 3;

/** A level with all that a search at it needs. */
export interface Stage {
  readonly level: Level;
  readonly roles: Roles;
  readonly sources: Sources;
  readonly border: Pointer;
  readonly field: Field;
  readonly targets: number;
}

/**
 * Builds the pyramid over `base`, finest level first. It ends where the hole has become thin, or where a further level
 * would leave too few places to copy from. Empty when already the base has no target or no source.
 */
export function buildPyramid(k: Kernels, base: Level, usesTexture: boolean): Stage[] {
  const stages: Stage[] = [];
  let halfWidth = 0;
  for (let level = base; ; level = halve(k, level)) {
    if (usesTexture) addTexture(k, level, TEXTURE_GAIN);
    const roles = classify(k, level);
    const targets = countFlags(k, level, roles.flags, TARGET);
    const sources = listSources(k, level, roles, LISTED_SOURCES);
    if (targets === 0 || sources.total === 0) return stages;
    if (stages.length > 0 && sources.total < Math.max(48, targets / 6)) return stages;
    const border = borderDistance(k, level);
    if (stages.length === 0) halfWidth = maximumByte(k, border, level.width * level.height);
    stages.push({ level, roles, sources, border, targets, field: allocateField(k, level) });
    halfWidth /= 2;
    if (halfWidth * 2 <= COARSEST_HALF_WIDTH || Math.min(level.width, level.height) < 2 * SHORTEST_SIDE) return stages;
  }
}
