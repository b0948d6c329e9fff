import { expect, it } from "vitest";
import { labelComponents } from "./components.ts";
import { borderDistance, dilate, maximumByte } from "./distance.ts";
import { allocateField, type Field, scatterField, searchField, upsampleField } from "./field.ts";
import { allocatePotential, fillHarmonic, solveHarmonic } from "./harmonic.ts";
import { layGuide, mixGuide } from "./guide.ts";
import { addTexture, classify, halve, type Level, listSources, type Roles, type Sources } from "./level.ts";
import { pack, type Samples, unpack } from "./pack.ts";
import { blendMembrane } from "./membrane.ts";
import type { Pointer } from "./runtime/memory.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize, requireThat } from "./testing/every-size.ts";
import type { TestKernels } from "./testing/open-test-kernels.ts";
import { place, placeLevel, randomLevel } from "./testing/planes.ts";
import { randomBytes } from "./testing/random-pictures.ts";
import type { RandomStream } from "./testing/random-stream.ts";
import { distanceQuantile, vote } from "./vote.ts";

// What a kernel may write of the memory that was there before it ran: nothing but the planes it is said to change. That
// it keeps within the planes and the scratch it allocates itself is seen to by the guarded memory of all kernel tests.

interface Block {
  readonly pointer: Pointer;
  readonly bytes: number;
}

/** A level with everything on it that any kernel needs. */
interface Setting {
  readonly level: Level;
  readonly roles: Roles;
  readonly sources: Sources;
  readonly field: Field;
  readonly border: Pointer;
}

function prepare(k: TestKernels, random: RandomStream, width: number, height: number): Setting {
  const level = placeLevel(k, randomLevel(random, width, height));
  const roles = classify(k, level);
  const sources = listSources(k, level, roles, 64);
  const field = allocateField(k, level);
  requireThat(roles.sources > 0 && roles.targets > 0);
  scatterField(k, level, roles, sources, field, 0, random(1000));
  const border = k.arena.allocate(width * height);
  borderDistance(k, level, border);
  return { level, roles, sources, field, border };
}

const SEARCH = { passes: 2, radius: 20, tries: 1, priorX: 900, priorY: 900, preference: 0, seed: 3, rescore: true };
const VOTE = { quantile: 0.75, sigmaScale: 1, gamma: 1.4, detail: 0.5 };

const color = ({ level }: Setting): Block => ({ pointer: level.color, bytes: level.width * level.height * 4 });
const nnf = ({ level, field }: Setting): Block => ({ pointer: field.nnf, bytes: level.width * level.height * 4 });
const distances = ({ level, field }: Setting): Block => ({
  pointer: field.distances,
  bytes: level.width * level.height * 2,
});

function blend(k: TestKernels, { level, roles, field }: Setting): void {
  const area = { x: 0, y: 0, width: level.width, height: level.height };
  const tones = { stepLimit: 40, borderLimit: 90, sweeps: 3 };
  blendMembrane(k, level, roles, field, { area, limit: 90, sweeps: 3, channels: 4, tones });
}

function mix(k: TestKernels, { level, roles }: Setting): void {
  const samples = new Uint8Array(5 * 3 * 4).fill(200);
  const guide = { x: 1.5, y: -2, width: level.width, height: level.height, columns: 5, rows: 3, samples };
  mixGuide(k, level, roles, layGuide(k, level, guide, true, []), { weight: 0.9, isAlpha: true });
}

/** Every wrapper, and the blocks that it changes. */
const KERNELS: Record<string, (k: TestKernels, s: Setting) => readonly Block[]> = {
  dilate: (k, { level }) => (dilate(k, level.kinds, level.width, level.height, 3), []),
  borderDistance: (k, { level, border }) => (
    borderDistance(k, level, border), [{ pointer: border, bytes: level.width * level.height }]
  ),
  maximumByte: (k, { level }) => (maximumByte(k, level.kinds, level.width * level.height), []),
  labelComponents: (k, { level }) => (labelComponents(k, level.kinds, level.width, level.height), []),
  halve: (k, { level }) => (halve(k, level), []),
  addTexture: (k, s) => (addTexture(k, s.level, 3), [color(s)]),
  classify: (k, { level }) => (classify(k, level), []),
  listSources: (k, { level, roles }) => (listSources(k, level, roles, 10), []),
  scatterField: (k, s) => (scatterField(k, s.level, s.roles, s.sources, s.field, 9, 5), [nnf(s), distances(s)]),
  searchField: (k, s) => (searchField(k, s.level, s.roles, s.field, SEARCH), [nnf(s), distances(s)]),
  distanceQuantile: (k, s) => (distanceQuantile(k, s.level, s.roles, s.field, 0.75), []),
  vote: (k, s) => (vote(k, s.level, s.roles, s.field, s.border, VOTE), [color(s), distances(s)]),
  blendMembrane: (k, s) => (vote(k, s.level, s.roles, s.field, s.border, VOTE), blend(k, s), [color(s), distances(s)]),
  mixGuide: (k, s) => (mix(k, s), [color(s)]),
  fillHarmonic: (k, s) => (fillHarmonic(k, s.level, 3), [color(s)]),
};

/** Runs `body` and requires that of the memory in use only the blocks it returns have changed. */
function expectConfined(k: TestKernels, body: () => readonly Block[]): void {
  const inUse = k.arena.mark();
  const before = k.arena.bytes(0, inUse).slice();
  const changed = body();
  const after = k.arena.bytes(0, inUse).slice();
  for (const { pointer, bytes } of changed) after.set(before.subarray(pointer, pointer + bytes), pointer);
  expect(Buffer.compare(after, before)).toBe(0);
}

describeEveryBuild("a kernel changes nothing but its outputs:", (k) => {
  it.each(Object.entries(KERNELS))("%s", (_name, run) => {
    forEverySize(
      12,
      (width, height, random) => {
        withMemory(k, () => {
          const setting = prepare(k, random, width, height);
          expectConfined(k, () => run(k, setting));
        });
      },
      9,
    );
  });

  it("upsampleField", () => {
    forEverySize(
      12,
      (width, height, random) => {
        withMemory(k, () => {
          const fine = prepare(k, random, width, height);
          const level = halve(k, fine.level);
          const roles = classify(k, level);
          const coarse = { level, roles, field: allocateField(k, level) };
          const sources = listSources(k, level, roles, 64);
          requireThat(roles.sources > 0);
          scatterField(k, level, roles, sources, coarse.field, 0, 1);
          expectConfined(k, () => (upsampleField(k, coarse, fine, 2), [nnf(fine), distances(fine)]));
        });
      },
      18,
    );
  });

  it("pack and unpack", () => {
    forEverySize(
      12,
      (width, height, random) => {
        withMemory(k, () => {
          const { level } = prepare(k, random, width, height);
          const bytes = width * height * 3 * 2;
          const pointer = place(k, randomBytes(random, bytes));
          const samples: Samples = { pointer, channels: 3, colors: 3, bytesPerSample: 2, layout: "color" };
          expectConfined(k, () => (pack(k, samples, level), [{ pointer: level.color, bytes: width * height * 4 }]));
          expectConfined(k, () => (unpack(k, level, samples), [{ pointer, bytes }]));
        });
      },
      9,
    );
  });

  it("solveHarmonic", () => {
    forEverySize(12, (width, height, random) => {
      withMemory(k, () => {
        const potential = allocatePotential(k, width, height);
        k.arena.bytes(potential.plane, width * height * 2).fill(0);
        k.arena
          .bytes(potential.states, width * height)
          .set(Uint8Array.from({ length: width * height }, () => random(3)));
        expectConfined(
          k,
          () => (solveHarmonic(k, potential, 3), [{ pointer: potential.plane, bytes: width * height * 2 }]),
        );
      });
    });
  });
});
