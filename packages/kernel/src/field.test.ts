import { describe, expect, it } from "vitest";
import { allocateField, type Field, scatterField, searchField, type SearchSettings, upsampleField } from "./field.ts";
import { SOURCE, TARGET } from "./flags.ts";
import { classify, halve, type Level, listSources, type Roles, type Sources } from "./level.ts";
import { classify as slowClassify, listSources as slowListSources, type RolePixels } from "./reference/classify.ts";
import {
  type FieldPixels,
  scatterField as slowScatterField,
  unpackPosition,
  upsampleField as slowUpsampleField,
} from "./reference/field.ts";
import { halve as slowHalve } from "./reference/halve.ts";
import type { LevelPixels } from "./reference/level-pixels.ts";
import { patchDistance, searchField as slowSearchField } from "./reference/search.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize, requireThat } from "./testing/every-size.ts";
import type { TestKernels } from "./testing/open-test-kernels.ts";
import { place, placeLevel, randomLevel, takeUint16, takeUint32 } from "./testing/planes.ts";
import type { RandomStream } from "./testing/random-stream.ts";

const CAPACITY = 50;

interface Stage {
  readonly level: Level;
  readonly roles: Roles;
  readonly sources: Sources;
  readonly field: Field;
}

/** What the twins know of a level, before it has a field. */
interface SlowStage {
  readonly width: number;
  readonly height: number;
  readonly level: LevelPixels;
  readonly roles: RolePixels;
  readonly list: Uint32Array;
}

function stageOf(k: TestKernels, level: Level): Stage {
  const roles = classify(k, level);
  return { level, roles, sources: listSources(k, level, roles, CAPACITY), field: allocateField(k, level) };
}

function slowStageOf(level: LevelPixels): SlowStage {
  const { width, height } = level;
  const roles = slowClassify(level.kinds, width, height);
  return { width, height, level, roles, list: slowListSources(roles, width, height, CAPACITY) };
}

function takeField(k: TestKernels, { level, field }: Stage): FieldPixels {
  const pixels = level.width * level.height;
  return { nnf: takeUint32(k, field.nnf, pixels), distances: takeUint16(k, field.distances, pixels) };
}

/** Whether there is something to search for and something to find. */
function isSearchable({ roles }: SlowStage): boolean {
  return roles.targets > 0 && roles.sources > 0;
}

/** Whether every target's source is one. */
function hasSourcesOnly({ roles, width }: SlowStage, field: FieldPixels): boolean {
  return roles.flags.every((flag, p) => {
    const { x, y } = unpackPosition(field.nnf[p] ?? 0);
    return (flag & TARGET) === 0 || ((roles.flags[y * width + x] ?? 0) & SOURCE) !== 0;
  });
}

describeEveryBuild("scatterField", (k) => {
  it("equals its twin: every target gets a source by its position and the seed, and nothing else has any", () => {
    forEverySize(
      80,
      (width, height, random) => {
        const pixels = randomLevel(random, width, height);
        const reach = random(2) === 0 ? 0 : random(30);
        const seed = random(2 ** 32);
        const slow = slowStageOf(pixels);
        requireThat(isSearchable(slow));
        const expected = slowScatterField(slow.roles, slow, slow.list, reach, seed);
        const actual = withMemory(k, () => {
          const stage = stageOf(k, placeLevel(k, pixels));
          scatterField(k, stage.level, stage.roles, stage.sources, stage.field, reach, seed);
          return takeField(k, stage);
        });
        expect(actual).toEqual(expected);
        expect(hasSourcesOnly(slow, expected)).toBe(true);
      },
      8,
    );
  });
});

describeEveryBuild("upsampleField", (k) => {
  it("equals its twin: every fine target gets a fine source, and nothing else has any", () => {
    forEverySize(
      80,
      (width, height, random) => {
        const pixels = randomLevel(random, width, height);
        const seed = random(2 ** 32);
        const fine = slowStageOf(pixels);
        const coarse = slowStageOf(slowHalve(pixels));
        requireThat(isSearchable(fine) && isSearchable(coarse));
        const field = slowScatterField(coarse.roles, coarse, coarse.list, 0, seed);
        const expected = slowUpsampleField({ ...coarse, field }, fine, seed);
        const actual = withMemory(k, () => {
          const fineStage = stageOf(k, placeLevel(k, pixels));
          const coarseStage = stageOf(k, halve(k, fineStage.level));
          scatterField(k, coarseStage.level, coarseStage.roles, coarseStage.sources, coarseStage.field, 0, seed);
          upsampleField(k, coarseStage, fineStage, seed);
          return takeField(k, fineStage);
        });
        expect(actual).toEqual(expected);
        expect(hasSourcesOnly(fine, expected)).toBe(true);
      },
      14,
    );
  });
});

function randomSettings(random: RandomStream, width: number, height: number): SearchSettings {
  const isPriced = random(2) === 0;
  return {
    passes: 1 + random(3),
    radius: random(3) === 0 ? 0 : 1 + random(Math.max(width, height)),
    tries: 1 + random(2),
    priorX: isPriced ? random(100_000) : 0,
    priorY: isPriced ? random(100_000) : 0,
    preference: 0,
    seed: random(2 ** 32),
    rescore: true,
  };
}

/** Costs of the 8×8 cells, from nothing to more than any patch distance; every other time none. */
function randomPreference(random: RandomStream): Uint16Array | undefined {
  const highest = [0, 500, 65536][random(3)] ?? 0;
  return highest === 0 ? undefined : Uint16Array.from({ length: 64 }, () => random(highest));
}

describeEveryBuild("searchField", (k) => {
  it("equals its twin to the bit: candidates, random numbers, priors, preferences and distances", () => {
    forEverySize(
      100,
      (width, height, random) => {
        const pixels = randomLevel(random, width, height);
        const settings = randomSettings(random, width, height);
        const preference = randomPreference(random);
        const slow = slowStageOf(pixels);
        requireThat(isSearchable(slow));
        const expected = slowScatterField(slow.roles, slow, slow.list, 0, settings.seed);
        slowSearchField(pixels, slow.roles, expected, settings, preference);
        const actual = withMemory(k, () => {
          const stage = stageOf(k, placeLevel(k, pixels));
          const placed = preference === undefined ? 0 : place(k, preference);
          scatterField(k, stage.level, stage.roles, stage.sources, stage.field, 0, settings.seed);
          searchField(k, stage.level, stage.roles, stage.field, { ...settings, preference: placed });
          return takeField(k, stage);
        });
        expect(actual).toEqual(expected);
        expect(hasSourcesOnly(slow, expected)).toBe(true);
      },
      8,
    );
  });

  it("goes on from the distances it left when the picture has not changed", () => {
    forEverySize(
      30,
      (width, height, random) => {
        const pixels = randomLevel(random, width, height);
        const first = randomSettings(random, width, height);
        const second = { ...first, seed: random(2 ** 32) };
        requireThat(isSearchable(slowStageOf(pixels)));
        const [continued, rescored] = [false, true].map((rescore) =>
          withMemory(k, () => {
            const stage = stageOf(k, placeLevel(k, pixels));
            scatterField(k, stage.level, stage.roles, stage.sources, stage.field, 0, first.seed);
            searchField(k, stage.level, stage.roles, stage.field, first);
            searchField(k, stage.level, stage.roles, stage.field, { ...second, rescore });
            return takeField(k, stage);
          }),
        );
        expect(continued).toEqual(rescored);
      },
      8,
    );
  });
});

describe("the slow search", () => {
  it("never makes a distance larger, and stores the distance of what it stores", () => {
    forEverySize(
      40,
      (width, height, random) => {
        const pixels = randomLevel(random, width, height);
        const settings = { ...randomSettings(random, width, height), priorX: 0, priorY: 0 };
        const stage = slowStageOf(pixels);
        requireThat(isSearchable(stage));
        const field = slowScatterField(stage.roles, stage, stage.list, 0, settings.seed);
        const before = distancesOf(stage, field);
        slowSearchField(pixels, stage.roles, field, settings);
        const after = distancesOf(stage, field);
        expect(after.every((distance, index) => distance <= (before[index] ?? 0))).toBe(true);
        expect(after).toEqual(
          Array.from(field.distances).filter((_, p) => ((stage.roles.flags[p] ?? 0) & TARGET) !== 0),
        );
      },
      8,
    );
  });
});

function distancesOf({ level, roles, width }: SlowStage, field: FieldPixels): number[] {
  const found: number[] = [];
  roles.flags.forEach((flag, p) => {
    if ((flag & TARGET) === 0) return;
    const target = { x: p % width, y: Math.floor(p / width) };
    found.push(patchDistance(level, target, unpackPosition(field.nnf[p] ?? 0)));
  });
  return found;
}
