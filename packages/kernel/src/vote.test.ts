import { describe, expect, it } from "vitest";
import { HOLE } from "./flags.ts";
import { classify } from "./level.ts";
import { decay, distanceQuantile as slowDistanceQuantile, vote as slowVote, weigh } from "./reference/vote.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize } from "./testing/every-size.ts";
import { place, placeLevel, takeBytes, takeUint16 } from "./testing/planes.ts";
import { randomBallot } from "./testing/random-ballot.ts";
import type { RandomStream } from "./testing/random-stream.ts";
import { distanceQuantile, vote } from "./vote.ts";

function randomSettings(random: RandomStream) {
  return {
    quantile: [0.5, 0.75, 1][random(3)] ?? 1,
    sigmaScale: [1, 0.5, 2][random(3)] ?? 1,
    gamma: 1 + random(8) / 10,
    detail: [0, 0.7, 1][random(3)] ?? 0,
  };
}

describeEveryBuild("vote", (k) => {
  it("gives its twin's weights to the bit, and its colors to within one level", () => {
    let differing = 0;
    let compared = 0;
    forEverySize(
      120,
      (width, height, random) => {
        const { level, roles, field } = randomBallot(random, width, height);
        const settings = randomSettings(random);
        const border = Uint8Array.from(level.kinds, () => random(40));
        const weights = weigh(roles, field, border, settings);
        const expected = slowVote(level, roles, field.nnf, weights, settings.detail);
        const actual = withMemory(k, () => {
          const placed = placeLevel(k, level);
          const placedField = { nnf: place(k, field.nnf), distances: place(k, field.distances) };
          vote(k, placed, classify(k, placed), placedField, place(k, border), settings);
          return {
            weights: takeUint16(k, placedField.distances, width * height),
            color: takeBytes(k, placed.color, width * height * 4),
          };
        });
        expect(actual.weights).toEqual(weights);
        const isHole = (at: number) => ((level.kinds[at >> 2] ?? 0) & HOLE) !== 0;
        const differences = expected.map((value, at) => Math.abs(value - (actual.color[at] ?? 0)));
        expect(differences.every((difference, at) => difference <= (isHole(at) ? 1 : 0))).toBe(true);
        compared += differences.filter((_, at) => isHole(at)).length;
        differing += differences.filter((difference) => difference > 0).length;
      },
      8,
    );
    // Only where a mean lies within a float's rounding of a half.
    expect(differing).toBeLessThan(compared / 1000);
  });
});

describeEveryBuild("distanceQuantile", (k) => {
  it("equals its twin", () => {
    forEverySize(
      60,
      (width, height, random) => {
        const { level, roles, field } = randomBallot(random, width, height);
        const { quantile } = randomSettings(random);
        const actual = withMemory(k, () => {
          const placed = placeLevel(k, level);
          const placedField = { nnf: place(k, field.nnf), distances: place(k, field.distances) };
          return distanceQuantile(k, placed, classify(k, placed), placedField, quantile);
        });
        expect(actual).toBe(slowDistanceQuantile(roles, field, quantile));
      },
      8,
    );
  });
});

describe("the weight's decay", () => {
  it("is close to e^−x and never rises", () => {
    for (let x = 0; x < 20; x += 0.01) {
      // (1 − x/1024)^1024 = e^(−x − x²/2048 − …).
      expect(Math.abs(decay(x) - Math.exp(-x))).toBeLessThan(3e-4);
      expect(decay(x + 0.01)).toBeLessThanOrEqual(decay(x));
    }
    expect(decay(2000)).toBe(0);
  });
});

describe("the slow vote", () => {
  it("stays between the least and the greatest source sample, and fills every hole pixel", () => {
    forEverySize(
      40,
      (width, height, random) => {
        const { level, roles, field } = randomBallot(random, width, height);
        const settings = randomSettings(random);
        // Known samples are at most 127: a hole pixel left as it was would show.
        const marked = level.color.map((value, at) => (level.kinds[at >> 2] === HOLE ? 255 : value >> 1));
        const weights = weigh(roles, field, new Uint8Array(width * height), settings);
        const filled = slowVote({ ...level, color: marked }, roles, field.nnf, weights, 0);
        expect(filled.every((value) => value <= 127)).toBe(true);
      },
      8,
    );
  });
});
