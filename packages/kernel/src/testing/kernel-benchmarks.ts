import { labelComponents } from "../components.ts";
import { borderDistance, dilate, maximumByte } from "../distance.ts";
import { allocateField, scatterField, searchField, type SearchSettings, upsampleField } from "../field.ts";
import { HOLE } from "../flags.ts";
import { fillHarmonic } from "../harmonic.ts";
import type { Kernels } from "../kernels.ts";
import { addTexture, classify, halve, listSources } from "../level.ts";
import { blendMembrane } from "../membrane.ts";
import { pack, type Samples, unpack } from "../pack.ts";
import { borderDistance as slowBorderDistance } from "../reference/border-distance.ts";
import { classify as slowClassify, listSources as slowListSources } from "../reference/classify.ts";
import { dilate as slowDilate } from "../reference/dilate.ts";
import {
  type FieldPixels,
  scatterField as slowScatterField,
  upsampleField as slowUpsampleField,
} from "../reference/field.ts";
import { halve as slowHalve } from "../reference/halve.ts";
import { fillHarmonic as slowFillHarmonic } from "../reference/harmonic.ts";
import { labelComponents as slowLabelComponents } from "../reference/label-components.ts";
import { blendMembrane as slowBlendMembrane } from "../reference/membrane.ts";
import { pack as slowPack, type SampleArray, unpack as slowUnpack } from "../reference/pack.ts";
import { searchField as slowSearchField } from "../reference/search.ts";
import { addTexture as slowAddTexture } from "../reference/texture.ts";
import { distanceQuantile as slowDistanceQuantile, vote as slowVote, weigh } from "../reference/vote.ts";
import { distanceQuantile, vote } from "../vote.ts";
import { type BenchScene, LISTED_SOURCES, NEAR_SEARCH, VOTE, WIDE_SEARCH } from "./bench-scene.ts";
import { place } from "./planes.ts";

/** One kernel at work on a scene, and its slow twin on the same. */
export interface Benchmark {
  readonly name: string;
  readonly unit: "pixel" | "hole pixel" | "target" | "candidate";
  /** How many of them a run works on. */
  readonly units: number;
  /** What the field is before each run. */
  readonly field?: FieldPixels;
  readonly run: () => unknown;
  readonly twin: () => unknown;
}

/** Every kernel, in the order in which an erase comes to them. */
export function listBenchmarks(k: Kernels, scene: BenchScene): Benchmark[] {
  return [...planeBenchmarks(k, scene), ...levelBenchmarks(k, scene), ...fieldBenchmarks(k, scene)];
}

/** What is done with masks and samples before there is a level. */
function planeBenchmarks(k: Kernels, { level, pixels }: BenchScene): Benchmark[] {
  const { width, height, kinds } = pixels;
  const count = width * height;
  const mask = kinds.map((kind) => (kind === HOLE ? 255 : 0));
  const plane = place(k, mask);
  const holes = countHoles(kinds);
  const rgb: SampleArray = { data: new Uint8Array(count * 3).fill(100), channels: 3, colors: 3, layout: "color" };
  const samples: Samples = { ...rgb, pointer: place(k, rgb.data), bytesPerSample: 1 };
  return [
    {
      name: "dilate by 10 px",
      unit: "pixel",
      units: count,
      run: () => dilate(k, plane, width, height, 10),
      twin: () => slowDilate(mask, width, height, 10),
    },
    {
      name: "labelComponents",
      unit: "pixel",
      units: count,
      run: () => labelComponents(k, plane, width, height),
      twin: () => slowLabelComponents(mask, width, height),
    },
    {
      name: "maximumByte",
      unit: "pixel",
      units: count,
      run: () => maximumByte(k, plane, count),
      twin: () => mask.reduce((most, byte) => Math.max(most, byte), 0),
    },
    {
      name: "pack, 8-bit rgb",
      unit: "pixel",
      units: count,
      run: () => pack(k, samples, level),
      twin: () => slowPack(rgb),
    },
    {
      name: "unpack, 8-bit rgb",
      unit: "hole pixel",
      units: holes,
      run: () => unpack(k, level, samples),
      twin: () => slowUnpack(pixels, rgb),
    },
  ];
}

/** What makes a pyramid's level. */
function levelBenchmarks(k: Kernels, { level, roles, rolePixels, pixels, border }: BenchScene): Benchmark[] {
  const { width, height, kinds } = pixels;
  const count = width * height;
  return [
    {
      name: "halve",
      unit: "pixel",
      units: count,
      run: () => halve(k, level),
      twin: () => slowHalve(pixels),
    },
    {
      name: "addTexture",
      unit: "pixel",
      units: count,
      run: () => addTexture(k, level, 3),
      twin: () => slowAddTexture(pixels, 3),
    },
    {
      name: "classify",
      unit: "pixel",
      units: count,
      run: () => classify(k, level),
      twin: () => slowClassify(kinds, width, height),
    },
    {
      name: "listSources",
      unit: "pixel",
      units: count,
      run: () => listSources(k, level, roles, LISTED_SOURCES),
      twin: () => slowListSources(rolePixels, width, height, LISTED_SOURCES),
    },
    {
      name: "borderDistance",
      unit: "pixel",
      units: count,
      run: () => borderDistance(k, level, border),
      twin: () => slowBorderDistance(kinds, width),
    },
    {
      name: "fillHarmonic, 30 sweeps",
      unit: "hole pixel",
      units: countHoles(kinds),
      run: () => fillHarmonic(k, level, 30),
      twin: () => slowFillHarmonic(pixels, 30),
    },
  ];
}

/** What works on the nearest-neighbor field. */
function fieldBenchmarks(k: Kernels, scene: BenchScene): Benchmark[] {
  const { level, roles, sources, border, field, pixels, rolePixels, list, borderPixels } = scene;
  const { scattered, searched, weighed } = scene;
  const { width, height } = pixels;
  const { targets } = roles;
  const area = holeArea(pixels.kinds, width);
  const seam = { area, limit: 90, sweeps: 4, channels: 3 };
  const seamAndTones = { ...seam, sweeps: 2, tones: { stepLimit: 56, borderLimit: 90, sweeps: 4 } };
  const coarse = openCoarse(k, scene);
  return [
    {
      name: "scatterField",
      unit: "target",
      units: targets,
      run: () => scatterField(k, level, roles, sources, field, 0, 1),
      twin: () => slowScatterField(rolePixels, pixels, list, 0, 1),
    },
    {
      name: "upsampleField",
      unit: "target",
      units: targets,
      run: () => upsampleField(k, coarse.fast, scene, 1),
      twin: () => slowUpsampleField(coarse.slow, { roles: rolePixels, width, height, list }, 1),
    },
    searchBenchmark("searchField, wide", WIDE_SEARCH, scattered),
    searchBenchmark("searchField, near", NEAR_SEARCH, searched),
    {
      name: "distanceQuantile",
      unit: "target",
      units: targets,
      field: searched,
      run: () => distanceQuantile(k, level, roles, field, VOTE.quantile),
      twin: () => slowDistanceQuantile(rolePixels, searched, VOTE.quantile),
    },
    {
      name: "vote",
      unit: "target",
      units: targets,
      field: searched,
      run: () => vote(k, level, roles, field, border, VOTE),
      twin: () => {
        const weights = weigh(rolePixels, searched, borderPixels, VOTE);
        return slowVote(pixels, rolePixels, searched.nnf, weights, VOTE.detail);
      },
    },
    {
      name: "blendMembrane, 4 sweeps",
      unit: "hole pixel",
      units: countHoles(pixels.kinds),
      field: weighed,
      run: () => blendMembrane(k, level, roles, field, seam),
      twin: () => slowBlendMembrane(pixels, rolePixels, weighed.nnf, weighed.distances, seam),
    },
    {
      name: "blendMembrane, 2 sweeps, and tones, 4 sweeps",
      unit: "hole pixel",
      units: countHoles(pixels.kinds),
      field: weighed,
      run: () => blendMembrane(k, level, roles, field, seamAndTones),
      twin: () => slowBlendMembrane(pixels, rolePixels, weighed.nnf, weighed.distances, seamAndTones),
    },
  ];

  function searchBenchmark(name: string, settings: SearchSettings, from: FieldPixels): Benchmark {
    return {
      name,
      unit: "candidate",
      units: targets * candidatesPerTarget(settings),
      field: from,
      run: () => searchField(k, level, roles, field, settings),
      twin: () =>
        slowSearchField(pixels, rolePixels, { nnf: from.nnf.slice(), distances: from.distances.slice() }, settings),
    };
  }
}

/** Places a search looks at for each target: its own source in the first pass, two neighbors' in each, random ones in the last. */
function candidatesPerTarget({ passes, radius, tries }: SearchSettings): number {
  const radii = Math.floor(Math.log2(radius)) + 1;
  return 1 + passes * 2 + tries * radii;
}

/** The next coarser level with a random field, for the kernel and for its twin. */
function openCoarse(k: Kernels, { level, pixels }: BenchScene) {
  const coarse = halve(k, level);
  const roles = classify(k, coarse);
  const field = allocateField(k, coarse);
  scatterField(k, coarse, roles, listSources(k, coarse, roles, LISTED_SOURCES), field, 0, 1);
  const slow = slowHalve(pixels);
  const slowRoles = slowClassify(slow.kinds, slow.width, slow.height);
  const slowList = slowListSources(slowRoles, slow.width, slow.height, LISTED_SOURCES);
  return {
    fast: { level: coarse, roles, field },
    slow: { ...slow, roles: slowRoles, field: slowScatterField(slowRoles, slow, slowList, 0, 1) },
  };
}

export function countHoles(kinds: Uint8Array): number {
  return kinds.reduce((count, kind) => count + (kind === HOLE ? 1 : 0), 0);
}

/** The hole's bounds and one pixel around them. The hole is round and lies in the middle of a square. */
function holeArea(kinds: Uint8Array, side: number) {
  const begin = Math.floor(kinds.indexOf(HOLE) / side) - 1;
  const length = Math.floor(kinds.lastIndexOf(HOLE) / side) + 2 - begin;
  return { x: begin, y: begin, width: length, height: length };
}
