import { borderDistance } from "../distance.ts";
import { allocateField, type Field, scatterField, searchField, type SearchSettings } from "../field.ts";
import { HOLE } from "../flags.ts";
import { fillHarmonic } from "../harmonic.ts";
import type { Kernels } from "../kernels.ts";
import { classify, type Level, listSources, type Roles, type Sources } from "../level.ts";
import type { RolePixels } from "../reference/classify.ts";
import type { FieldPixels } from "../reference/field.ts";
import type { LevelPixels } from "../reference/level-pixels.ts";
import type { Pointer } from "../runtime/memory.ts";
import { vote, type VoteSettings } from "../vote.ts";
import { placeLevel, takeBytes, takeLevel, takeUint16, takeUint32 } from "./planes.ts";
import { randomStream } from "./random-stream.ts";

/** Share of the picture that is hole. */
const HOLE_SHARE = 0.1;
const SEED = 1;
export const LISTED_SOURCES = 4096;

/** The engine's first look at a level: anywhere in the picture. */
export const WIDE_SEARCH: SearchSettings = {
  passes: 1,
  radius: 512,
  tries: 1,
  priorX: 100,
  priorY: 200,
  preference: 0,
  seed: SEED,
  rescore: true,
};
/** The engine's last: next to what was found. */
export const NEAR_SEARCH: SearchSettings = { ...WIDE_SEARCH, radius: 4 };
export const VOTE: VoteSettings = { quantile: 0.75, sigmaScale: 1, gamma: 1.3, detail: 1 };

/** A level with everything a kernel may ask for, in the kernels' memory and as plain arrays for the twins. */
export interface BenchScene {
  readonly level: Level;
  readonly roles: Roles;
  readonly sources: Sources;
  readonly border: Pointer;
  readonly field: Field;
  readonly pixels: LevelPixels;
  readonly rolePixels: RolePixels;
  readonly list: Uint32Array;
  readonly borderPixels: Uint8Array;
  /** The field at random, after a wide search, and with the vote's weights in place of the distances. */
  readonly scattered: FieldPixels;
  readonly searched: FieldPixels;
  readonly weighed: FieldPixels;
  /** Writes color and field as they were: what a kernel changed is undone. */
  restore(field: FieldPixels): void;
}

/** A square picture of hills, stripes and grain with a round hole, filled smoothly: always the same one. */
function drawPicture(side: number): LevelPixels {
  const random = randomStream(SEED);
  const radius = Math.sqrt((side * side * HOLE_SHARE) / Math.PI);
  const kinds = Uint8Array.from({ length: side * side }, (_, p) => {
    const [x, y] = [p % side, Math.floor(p / side)];
    return Math.hypot(x - side / 2, y - side / 2) < radius ? HOLE : 0;
  });
  const color = new Uint8Array(side * side * 4);
  for (let p = 0; p < side * side; p++) {
    const [x, y] = [p % side, Math.floor(p / side)];
    const hills = 60 * Math.sin(x / 90) * Math.cos(y / 70);
    const stripes = (x + 2 * y) % 24 < 5 ? 30 : 0;
    for (let c = 0; c < 3; c++) color[p * 4 + c] = 110 + hills + stripes + 10 * c + random(16);
  }
  return { width: side, height: side, color, kinds };
}

export function openBenchScene(k: Kernels, side: number): BenchScene {
  const level = placeLevel(k, drawPicture(side));
  fillHarmonic(k, level, 4);
  const pixels = takeLevel(k, level);
  const roles = classify(k, level);
  const sources = listSources(k, level, roles, LISTED_SOURCES);
  const border = k.arena.allocate(side * side);
  borderDistance(k, level, border);
  const field = allocateField(k, level);
  const count = side * side;
  const takeField = () => ({ nnf: takeUint32(k, field.nnf, count), distances: takeUint16(k, field.distances, count) });

  scatterField(k, level, roles, sources, field, 0, SEED);
  const scattered = takeField();
  searchField(k, level, roles, field, { ...WIDE_SEARCH, passes: 4 });
  const searched = takeField();
  vote(k, level, roles, field, border, VOTE);
  const weighed = takeField();

  return {
    level,
    roles,
    sources,
    border,
    field,
    pixels,
    rolePixels: {
      flags: takeBytes(k, roles.flags, count),
      spans: new Int32Array(takeBytes(k, roles.spans, side * 8).buffer),
      targets: roles.targets,
      sources: roles.sources,
    },
    list: takeUint32(k, sources.list, sources.listed),
    borderPixels: takeBytes(k, border, count),
    scattered,
    searched,
    weighed,
    restore({ nnf, distances }) {
      k.arena.bytes(level.color, count * 4).set(pixels.color);
      k.arena.bytes(field.nnf, count * 4).set(new Uint8Array(nnf.buffer));
      k.arena.bytes(field.distances, count * 2).set(new Uint8Array(distances.buffer));
    },
  };
}
