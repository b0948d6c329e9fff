import {
  addTexture,
  allocateField,
  borderDistance,
  classify,
  type Field,
  halve,
  type Kernels,
  type Level,
  listSources,
  maximumByte,
  type Pointer,
  type Roles,
  type Sources,
} from "@lacuna/kernel";

/** Levels are added until the hole's half width is at most this, in pixels of the level: within reach of one patch. */
const THIN_HALF_WIDTH = 5;
/** A hole that is thin but long gets further levels, down to this half width, until few targets are left. */
const THINNEST_HALF_WIDTH = 1.5;
const FEW_TARGETS = 4000;
const SHORTEST_SIDE = 24;
/** A level has to have so many sources, and one for so many targets. */
const FEWEST_SOURCES = 48;
const TARGETS_PER_SOURCE = 6;
const LISTED_SOURCES = 4096;
/** Gain of the texture feature, found by measurement in the engine study. */
const TEXTURE_GAIN = 3;

/** A level with all that a search at it needs. */
export interface Stage {
  /** Its kinds are the roles' flags, which say the same and more: the plane they had now holds the border distance. */
  readonly level: Level;
  readonly roles: Roles;
  readonly sources: Sources;
  /** One byte a pixel: distance of hole pixels from the border. */
  readonly border: Pointer;
  readonly field: Field;
  /** A thin hole with many targets: what belongs there is next to it, and a wide search would only cost time. */
  readonly isThin: boolean;
  /** Where this stage's memory ends: what is allocated behind it belongs to coarser ones. */
  readonly end: number;
}

/**
 * Builds the pyramid over `base`, finest level first. It ends where the hole has become thin, or where a further level
 * would leave too few places to copy from. Empty when already the base has no target or no source; otherwise the base's
 * kinds are gone, and the first stage's level is to be used in its place.
 */
export function buildPyramid(k: Kernels, base: Level, usesTexture: boolean): Stage[] {
  const stages: Stage[] = [];
  let halfWidth = 0;
  for (let level = base; ; ) {
    if (usesTexture) addTexture(k, level, TEXTURE_GAIN);
    const roles = classify(k, level);
    if (roles.targets === 0 || roles.sources === 0) return stages;
    const fewest = Math.max(FEWEST_SOURCES, roles.targets / TARGETS_PER_SOURCE);
    if (stages.length > 0 && roles.sources < fewest) return stages;
    const sources = listSources(k, level, roles, LISTED_SOURCES);
    const hasMany = roles.targets > FEW_TARGETS;
    const pixels = level.width * level.height;
    const field = allocateField(k, level);
    // The kinds' plane is to hold it, but the next level is made from the kinds: until then it lies where the field will.
    borderDistance(k, level, field.nnf);
    halfWidth = stages.length === 0 ? maximumByte(k, field.nnf, pixels) : halfWidth / 2;
    const isThin = hasMany && halfWidth <= THIN_HALF_WIDTH;
    const stage = { level: { ...level, kinds: roles.flags }, border: level.kinds, roles, sources, isThin, field };
    stages.push({ ...stage, end: k.arena.mark() });
    const isEnough = halfWidth <= (hasMany ? THINNEST_HALF_WIDTH : THIN_HALF_WIDTH);
    const isLast = isEnough || Math.min(level.width, level.height) < 2 * SHORTEST_SIDE;
    const coarser = isLast ? undefined : halve(k, level);
    k.arena.bytes(level.kinds, pixels).set(k.arena.bytes(field.nnf, pixels));
    if (coarser === undefined) return stages;
    level = coarser;
  }
}
