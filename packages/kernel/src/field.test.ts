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
import type { TestKernels } from "./testing/open-kernels.ts";
import { placeLevel, randomLevel, takeUint16, takeUint32 } from "./testing/planes.ts";
import type { RandomStream } from "./testing/random-stream.ts";

const CAPACITY = 50;

interface Stage {
  readonly level: Level;
  readonly roles: Roles;
  readonly sources: Sources;
  readonly field: Field;
}

interface SlowStage {
  readonly width: number;
  readonly height: number;
  readonly level: LevelPixels;
  readonly roles: RolePixels;
  readonly list: Uint32Array;
  readonly field: FieldPixels;
}

function stageOf(k: TestKernels, level: Level): Stage {
  const pixels = level.width * level.height;
  const roles = classify(k, level);
  const sources = listSources(k, level, roles, CAPACITY);
  const field = allocateField(k, level);
  k.arena.bytes(field.nnf, pixels * 4).fill(0);
  k.arena.bytes(field.distances, pixels * 2).fill(0);
  return { level, roles, sources, field };
}

function slowStageOf(level: LevelPixels): SlowStage {
  const { width, height } = level;
  const roles = slowClassify(level.kinds, width, height);
  const { list } = slowListSources(roles.flags, width, CAPACITY);
  const field = { nnf: new Uint32Array(width * height), distances: new Uint16Array(width * height) };
  return { width, height, level, roles, list, field };
}

function takeField(k: TestKernels, { level, field }: Stage): FieldPixels {
  const pixels = level.width * level.height;
  return { nnf: takeUint32(k, field.nnf, pixels), distances: takeUint16(k, field.distances, pixels) };
}

/** Whether there is something to search for and something to find. */
function isSearchable({ roles, list }: SlowStage): boolean {
  return list.length > 0 && roles.flags.some((flag) => (flag & TARGET) !== 0);
}

function expectSourcesOnly({ roles, field, width }: SlowStage): void {
  roles.flags.forEach((flag, p) => {
    if ((flag & TARGET) === 0) return;
    const { x, y } = unpackPosition(field.nnf[p] ?? 0);
    expect((roles.flags[y * width + x] ?? 0) & SOURCE).toBe(SOURCE);
  });
}

describeEveryBuild("scatterField", (k) => {
  it("equals its twin: every target gets a source, by its position and the seed", () => {
    forEverySize(
      60,
      (width, height, random) => {
        const pixels = randomLevel(random, width, height);
        const seed = random(2 ** 32);
        const slow = slowStageOf(pixels);
        requireThat(isSearchable(slow));
        slowScatterField(slow.roles, slow.list, slow.field, seed);
        const actual = withMemory(k, () => {
          const stage = stageOf(k, placeLevel(k, pixels));
          scatterField(k, stage.level, stage.roles, stage.sources, stage.field, seed);
          return takeField(k, stage);
        });
        expect(actual).toEqual(slow.field);
        expectSourcesOnly(slow);
      },
      8,
    );
  });
});

describeEveryBuild("upsampleField", (k) => {
  it("equals its twin: every fine target gets a fine source", () => {
    forEverySize(
      80,
      (width, height, random) => {
        const pixels = randomLevel(random, width, height);
        const seed = random(2 ** 32);
        const fine = slowStageOf(pixels);
        const coarse = slowStageOf(slowHalve(pixels));
        requireThat(isSearchable(fine) && isSearchable(coarse));
        slowScatterField(coarse.roles, coarse.list, coarse.field, seed);
        slowUpsampleField(coarse, fine, seed);
        const actual = withMemory(k, () => {
          const fineStage = stageOf(k, placeLevel(k, pixels));
          const coarseStage = stageOf(k, halve(k, fineStage.level));
          scatterField(k, coarseStage.level, coarseStage.roles, coarseStage.sources, coarseStage.field, seed);
          upsampleField(k, coarseStage, fineStage, seed);
          return takeField(k, fineStage);
        });
        expect(actual).toEqual(fine.field);
        expectSourcesOnly(fine);
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
    seed: random(2 ** 32),
    rescore: true,
  };
}

describeEveryBuild("searchField", (k) => {
  it("equals its twin to the bit: candidates, random numbers, priors and distances", () => {
    forEverySize(
      80,
      (width, height, random) => {
        const pixels = randomLevel(random, width, height);
        const settings = randomSettings(random, width, height);
        const slow = slowStageOf(pixels);
        requireThat(isSearchable(slow));
        slowScatterField(slow.roles, slow.list, slow.field, settings.seed);
        slowSearchField(pixels, slow.roles, slow.field, settings);
        const actual = withMemory(k, () => {
          const stage = stageOf(k, placeLevel(k, pixels));
          scatterField(k, stage.level, stage.roles, stage.sources, stage.field, settings.seed);
          searchField(k, stage.level, stage.roles, stage.field, settings);
          return takeField(k, stage);
        });
        expect(actual).toEqual(slow.field);
        expectSourcesOnly(slow);
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
        const slow = slowStageOf(pixels);
        requireThat(isSearchable(slow));
        const [continued, rescored] = [false, true].map((rescore) =>
          withMemory(k, () => {
            const stage = stageOf(k, placeLevel(k, pixels));
            scatterField(k, stage.level, stage.roles, stage.sources, stage.field, first.seed);
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
        slowScatterField(stage.roles, stage.list, stage.field, settings.seed);
        const before = distancesOf(stage);
        slowSearchField(pixels, stage.roles, stage.field, settings);
        const after = distancesOf(stage);
        after.forEach((distance, index) => expect(distance).toBeLessThanOrEqual(before[index] ?? 0));
        expect(after).toEqual(
          Array.from(stage.field.distances).filter((_, p) => ((stage.roles.flags[p] ?? 0) & TARGET) !== 0),
        );
      },
      8,
    );
  });
});

function distancesOf({ level, roles, field, width }: SlowStage): number[] {
  const found: number[] = [];
  roles.flags.forEach((flag, p) => {
    if ((flag & TARGET) === 0) return;
    const target = { x: p % width, y: Math.floor(p / width) };
    found.push(patchDistance(level, target, unpackPosition(field.nnf[p] ?? 0)));
  });
  return found;
}
