import type { Rect } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { HOLE, TARGET } from "./flags.ts";
import { classify } from "./level.ts";
import { blendMembrane } from "./membrane.ts";
import { classify as slowClassify, type RolePixels } from "./reference/classify.ts";
import type { FieldPixels } from "./reference/field.ts";
import type { LevelPixels } from "./reference/level-pixels.ts";
import { blendMembrane as slowBlendMembrane } from "./reference/membrane.ts";
import { vote as slowVote } from "./reference/vote.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize } from "./testing/every-size.ts";
import { place, placeLevel, takeBytes } from "./testing/planes.ts";
import { randomBallot } from "./testing/random-ballot.ts";

/** The hole's bounds and one pixel around them, inside the level. */
function holeArea({ width, height, kinds }: LevelPixels): Rect {
  const holes = [...kinds.keys()].filter((p) => ((kinds[p] ?? 0) & HOLE) !== 0);
  const xs = holes.map((p) => p % width);
  const ys = holes.map((p) => Math.floor(p / width));
  const [x, y] = [Math.max(0, Math.min(...xs) - 1), Math.max(0, Math.min(...ys) - 1)];
  return { x, y, width: Math.min(width, Math.max(...xs) + 2) - x, height: Math.min(height, Math.max(...ys) + 2) - y };
}

/** The field's distances taken for weights: any from 1 to 32767 will do, but targets have some and others none. */
function weightsOf(roles: RolePixels, field: FieldPixels): Uint16Array {
  return field.distances.map((distance, p) =>
    ((roles.flags[p] ?? 0) & TARGET) === 0 ? 0 : Math.max(1, distance >> 1),
  );
}

describeEveryBuild("blendMembrane", (k) => {
  it("equals its twin to the bit", () => {
    forEverySize(
      80,
      (width, height, random) => {
        const { level, roles, field } = randomBallot(random, width, height);
        const area = random(2) === 0 ? holeArea(level) : { x: 0, y: 0, width, height };
        const limit = [0, 20, 60, 255][random(4)] ?? 60;
        const [sweeps, channels] = [random(5), 3 + random(2)];
        const tones = { stepLimit: random(65), borderLimit: random(129), sweeps: random(5) };
        const settings = { area, limit, sweeps, channels, ...(random(3) > 0 && { tones }) };
        const weights = weightsOf(roles, field);
        const actual = withMemory(k, () => {
          const placed = placeLevel(k, level);
          const placedField = { nnf: place(k, field.nnf), distances: place(k, weights) };
          blendMembrane(k, placed, classify(k, placed), placedField, settings);
          return takeBytes(k, placed.color, width * height * 4);
        });
        expect(actual).toEqual(slowBlendMembrane(level, roles, field.nnf, weights, settings));
      },
      8,
    );
  });
});

describe("the slow membrane", () => {
  it("changes hole pixels only, and nothing where every difference exceeds the limit", () => {
    forEverySize(
      40,
      (width, height, random) => {
        const { level, roles, field } = randomBallot(random, width, height);
        const weights = weightsOf(roles, field);
        const area = holeArea(level);
        const blended = slowBlendMembrane(level, roles, field.nnf, weights, {
          area,
          limit: 60,
          sweeps: 3,
          channels: 4,
        });
        const isKept = (value: number, at: number) =>
          ((level.kinds[at >> 2] ?? 0) & HOLE) !== 0 || value === level.color[at];
        expect(blended.every(isKept)).toBe(true);
        expect(
          slowBlendMembrane(level, roles, field.nnf, weights, { area, limit: -1, sweeps: 3, channels: 4 }),
        ).toEqual(level.color);
      },
      8,
    );
  });

  it("takes a constant offset away", () => {
    // The sources say 100 where the surroundings are 120: the fill has to gain 20.
    const [width, height] = [40, 24];
    const kinds = new Uint8Array(width * height);
    for (let y = 8; y < 14; y++) kinds.fill(HOLE, y * width + 6, y * width + 12);
    const color = Uint8Array.from({ length: width * height * 4 }, (_, at) => ((at >> 2) % width < 20 ? 120 : 100));
    kinds.forEach((kind, p) => {
      if (kind === HOLE) color.fill(100, p * 4, p * 4 + 4);
    });
    const level = { width, height, color, kinds };
    const roles = slowClassify(kinds, width, height);
    const nnf = Uint32Array.from(roles.flags, (_, p) => (p % width) + 22 + Math.floor(p / width) * 65536);
    const weights = Uint16Array.from(roles.flags, () => 1);
    const blended = slowBlendMembrane(level, roles, nnf, weights, {
      area: holeArea(level),
      limit: 60,
      sweeps: 20,
      channels: 4,
    });
    const filled = blended.filter((_, at) => kinds[at >> 2] === HOLE);
    expect(filled).toEqual(new Uint8Array(filled.length).fill(120));
  });

  it("takes the step away where two differently lit halves meet in the middle of the hole, when it evens out tones", () => {
    // Left of the middle the picture is 100, right of it 140, and each half of the hole is copied from its own side.
    const [width, height] = [96, 40];
    const kinds = new Uint8Array(width * height);
    for (let y = 10; y < 30; y++) kinds.fill(HOLE, y * width + 28, y * width + 68);
    const color = Uint8Array.from({ length: width * height * 4 }, (_, at) => ((at >> 2) % width < 48 ? 100 : 140));
    const roles = slowClassify(kinds, width, height);
    const nnf = Uint32Array.from(roles.flags, (_, p) => {
      const x = p % width;
      return (x < 48 ? x - 22 : x + 22) + Math.floor(p / width) * 65536;
    });
    const weights = Uint16Array.from(roles.flags, (flag) => ((flag & TARGET) === 0 ? 0 : 1));
    const voted = slowVote({ width, height, color, kinds }, roles, nnf, weights, 0);
    const level = { width, height, color: voted, kinds };
    const [x, y] = [24, 6];
    const area = { x, y, width: 48, height: 28 };
    const settings = { area, limit: 60, sweeps: 20, channels: 3 };
    const steepest = (blended: Uint8Array) => {
      const row = Array.from({ length: 41 }, (_, i) => blended[(20 * width + 27 + i) * 4] ?? 0);
      return Math.max(...row.slice(1).map((value, i) => Math.abs(value - (row[i] ?? 0))));
    };
    const before = slowBlendMembrane(level, roles, nnf, weights, settings);
    expect(steepest(before)).toBeGreaterThan(5);
    const tones = { stepLimit: 64, borderLimit: 60, sweeps: 20 };
    // Both ends are right: 40 levels over 40 pixels. The border above and below, which does have the step, is 10 px away.
    expect(steepest(slowBlendMembrane(level, roles, nnf, weights, { ...settings, tones }))).toBeLessThanOrEqual(3);
    // A step beyond the limit is content, and stays.
    const strict = { ...tones, stepLimit: 30 };
    expect(steepest(slowBlendMembrane(level, roles, nnf, weights, { ...settings, tones: strict }))).toBeGreaterThan(5);
  });
});
