import { SOURCE, TARGET } from "../flags.ts";
import { classify, listSources, type RolePixels } from "../reference/classify.ts";
import { type FieldPixels, scatterField } from "../reference/field.ts";
import type { LevelPixels } from "../reference/level-pixels.ts";
import { requireThat } from "./every-size.ts";
import { randomLevel } from "./planes.ts";
import type { RandomStream } from "./random-stream.ts";

/** A level with a field on it, ready for a vote. */
export interface RandomBallot {
  readonly level: LevelPixels;
  readonly roles: RolePixels;
  readonly field: FieldPixels;
}

/**
 * A random picture with a random field: sources from all over, or, every other time, mostly side by side as after a search.
 * Distances are anything from all alike to anything.
 */
export function randomBallot(random: RandomStream, width: number, height: number): RandomBallot {
  const level = randomLevel(random, width, height);
  const roles = classify(level.kinds, width, height);
  const list = listSources(roles, width, height, 1 + random(40));
  const isTarget = (p: number) => ((roles.flags[p] ?? 0) & TARGET) !== 0;
  requireThat(roles.targets > 0 && roles.sources > 0);
  const highest = [1, 300, 5000, 65536][random(4)] ?? 1;
  const { nnf } = scatterField(roles, level, list, 0, random(2 ** 32));
  const distances = Uint16Array.from(roles.flags, (_, p) => (isTarget(p) ? random(highest) : 0));
  const field = { nnf, distances };
  if (random(2) === 0) return { level, roles, field };
  field.nnf.forEach((source, p) => {
    // One further than the left neighbor's source, where that is a source.
    const next = (field.nnf[p - 1] ?? 0) + 1;
    const isSource = ((roles.flags[(next >>> 16) * width + (next & 0xffff)] ?? 0) & SOURCE) !== 0;
    field.nnf[p] = isTarget(p) && isTarget(p - 1) && isSource && random(30) > 0 ? next : source;
  });
  return { level, roles, field };
}
