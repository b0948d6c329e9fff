import { expect, it } from "vitest";
import { HOLE } from "./flags.ts";
import { type GuideSamples, layGuide, mixGuide } from "./guide.ts";
import { classify } from "./level.ts";
import { mixGuide as slowMixGuide } from "./reference/guide.ts";
import type { LevelPixels } from "./reference/level-pixels.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize, requireThat } from "./testing/every-size.ts";
import type { TestKernels } from "./testing/open-test-kernels.ts";
import { placeLevel, randomLevel, takeBytes } from "./testing/planes.ts";
import { randomBytes } from "./testing/random-pictures.ts";
import type { RandomStream } from "./testing/random-stream.ts";

const SIDE = 32;

/** Somewhere over the level or beside it, with more samples than pixels or fewer. */
function randomGuide(random: RandomStream, width: number, height: number): GuideSamples {
  const [columns, rows] = [1 + random(2 * width), 1 + random(2 * height)];
  const place = { x: (random(2 * width) - width) / 4, y: (random(2 * height) - height) / 4 };
  const size = { width: 1 + random(8 * width) / 4, height: 1 + random(8 * height) / 4 };
  return { ...place, ...size, columns, rows, samples: randomBytes(random, columns * rows * 4) };
}

function mixed(
  k: TestKernels,
  level: LevelPixels,
  guides: readonly [GuideSamples, ...GuideSamples[]],
  keepsDetail: boolean,
  mixing = { weight: 0.9, isAlpha: false },
): Uint8Array {
  return withMemory(k, () => {
    const placed = placeLevel(k, level);
    const roles = classify(k, placed);
    requireThat(roles.targets > 0);
    const [guide, ...others] = guides;
    const laid = others.map((other) => layGuide(k, placed, other, keepsDetail, []));
    mixGuide(k, placed, roles, layGuide(k, placed, guide, keepsDetail, laid), mixing);
    return takeBytes(k, placed.color, level.color.length);
  });
}

/** A checkerboard of 100 and 140, with a hole of half its side. */
function checkered(): LevelPixels {
  const color = new Uint8Array(SIDE * SIDE * 4);
  const kinds = new Uint8Array(SIDE * SIDE);
  for (let p = 0; p < SIDE * SIDE; p++) {
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)];
    color.fill((x + y) % 2 === 0 ? 100 : 140, p * 4, p * 4 + 4);
    if (x >= 8 && x < 24 && y >= 8 && y < 24) kinds[p] = HOLE;
  }
  return { width: SIDE, height: SIDE, color, kinds };
}

/** A gray of 200 over all of it. */
function grayGuide(columns: number, trust: number): GuideSamples {
  const samples = Uint8Array.from({ length: columns * columns * 4 }, (_, at) => (at % 4 === 3 ? trust : 200));
  return { x: 0, y: 0, width: SIDE, height: SIDE, columns, rows: columns, samples };
}

describeEveryBuild("mixGuide", (k) => {
  it("gives its twin's colors to within one level", () => {
    let [differing, compared] = [0, 0];
    forEverySize(
      150,
      (width, height, random) => {
        const level = randomLevel(random, width, height);
        const [guide, other] = [randomGuide(random, width, height), randomGuide(random, width, height)];
        const others = random(2) === 0 ? [other] : [];
        const keepsDetail = random(2) === 0;
        const mixing = { weight: random(11) / 10, isAlpha: random(2) === 0 };
        const expected = slowMixGuide(level, guide, keepsDetail, others, mixing);
        const actual = mixed(k, level, [guide, ...others], keepsDetail, mixing);
        const differences = expected.map((value, at) => Math.abs(value - (actual[at] ?? 0)));
        expect(differences.every((difference) => difference <= 1)).toBe(true);
        compared += differences.length;
        differing += differences.filter((difference) => difference > 0).length;
      },
      8,
    );
    // Only where a value lies within a float's rounding of a half, which whole numbers with weights in tenths do at times.
    expect(differing).toBeLessThan(compared / 100);
  });

  it("draws pixels to a guide that is as fine as the level", () => {
    const color = mixed(k, checkered(), [grayGuide(SIDE, 255)], false);
    expect([color[(16 * SIDE + 16) * 4], color[(16 * SIDE + 17) * 4]]).toEqual([190, 194]);
  });

  it("moves pixels by what a coarse guide says of their mean, and leaves what sets them apart", () => {
    const color = mixed(k, checkered(), [grayGuide(8, 255)], true);
    expect([color[(16 * SIDE + 16) * 4], color[(16 * SIDE + 17) * 4]]).toEqual([172, 212]);
  });

  it("follows a guide as far as it is trusted", () => {
    const half = mixed(k, checkered(), [grayGuide(8, 51)], true);
    expect(half[(16 * SIDE + 16) * 4]).toBe(100 + Math.round(0.9 * 0.2 * 80));
    expect(mixed(k, checkered(), [grayGuide(SIDE, 0)], false)).toEqual(checkered().color);
  });
});
