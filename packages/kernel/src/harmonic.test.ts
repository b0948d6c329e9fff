import { describe, expect, it } from "vitest";
import { HOLE } from "./flags.ts";
import { allocatePotential, fillHarmonic, type Potential, solveHarmonic } from "./harmonic.ts";
import {
  fillHarmonic as slowFillHarmonic,
  FIXED,
  FREE,
  type PotentialPixels,
  solveHarmonic as slowSolveHarmonic,
  VOID,
} from "./reference/harmonic.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize } from "./testing/every-size.ts";
import type { TestKernels } from "./testing/open-test-kernels.ts";
import { placeLevel, randomLevel, takeInt16, takeLevel } from "./testing/planes.ts";
import { paintRectangle } from "./testing/random-pictures.ts";
import { type RandomStream, randomStream } from "./testing/random-stream.ts";

/**
 * Levels by which a solution may miss the exact one, on smooth borders of 180 levels' contrast around holes of up to
 * 19×19 pixels. Over 100 such pictures the largest error was 7.5 levels with 30 sweeps (median 0.3), 2.0 with 400.
 */
const ACCURACY = [
  { sweeps: 30, levels: 8 },
  { sweeps: 400, levels: 2.5 },
];

function placePotential(k: TestKernels, pixels: PotentialPixels): Potential {
  const potential = allocatePotential(k, pixels.width, pixels.height);
  k.arena.bytes(potential.plane, pixels.plane.byteLength).set(new Uint8Array(pixels.plane.buffer));
  k.arena.bytes(potential.states, pixels.states.length).set(pixels.states);
  return potential;
}

/** Values of either sign, as corrections have them, on a random pattern of all three states. */
function randomPotential(random: RandomStream, width: number, height: number): PotentialPixels {
  const style = random(3);
  const states = Uint8Array.from({ length: width * height }, () => {
    if (style === 0) return random(3);
    if (style === 1) return random(30) === 0 ? FIXED : FREE;
    return random(10) === 0 ? FREE : random(10) === 0 ? FIXED : VOID;
  });
  const plane = Int16Array.from(states, (state) => (state === FIXED ? (random(511) - 255) * 32 : 0));
  return { width, height, plane, states };
}

describeEveryBuild("solveHarmonic", (k) => {
  it("equals its twin to the bit, signed values and empty places included", () => {
    forEverySize(80, (width, height, random) => {
      const pixels = randomPotential(random, width, height);
      const sweeps = random(6);
      const actual = withMemory(k, () => {
        const potential = placePotential(k, pixels);
        solveHarmonic(k, potential, sweeps);
        return takeInt16(k, potential.plane, width * height);
      });
      expect(actual).toEqual(slowSolveHarmonic(pixels, sweeps).plane);
    });
  });
});

describeEveryBuild("fillHarmonic", (k) => {
  it("equals its twin and leaves known pixels alone", () => {
    forEverySize(50, (width, height, random) => {
      const pixels = randomLevel(random, width, height);
      const filled = withMemory(k, () => {
        const level = placeLevel(k, pixels);
        fillHarmonic(k, level, 5);
        return takeLevel(k, level);
      });
      expect(filled.kinds).toEqual(pixels.kinds);
      expect(filled.color).toEqual(slowFillHarmonic(pixels, 5));
      const isKept = (value: number, at: number) =>
        ((pixels.kinds[at >> 2] ?? 0) & HOLE) !== 0 || filled.color[at] === value;
      expect(pixels.color.every(isKept)).toBe(true);
    });
  });

  it("continues a ramp to within 2 levels", () => {
    // A linear ramp is harmonic, so the hole has to get its own content back.
    const [width, height] = [40, 30];
    const color = Uint8Array.from({ length: width * height * 4 }, (_, at) => {
      const x = (at >> 2) % width;
      const y = Math.floor((at >> 2) / width);
      return at % 4 === 0 ? 3 * x + 40 : at % 4 === 1 ? 200 - 4 * y : at % 4 === 2 ? x + y : 128;
    });
    const kinds = new Uint8Array(width * height);
    paintRectangle(kinds, width, { left: 8, top: 7, right: 33, bottom: 22 }, HOLE);
    const holed = color.map((value, at) => (kinds[at >> 2] === HOLE ? 255 : value));
    const filled = withMemory(k, () => {
      const level = placeLevel(k, { width, height, color: holed, kinds });
      fillHarmonic(k, level, 20);
      return takeLevel(k, level).color;
    });
    filled.forEach((value, at) => expect(Math.abs(value - (color[at] ?? 0))).toBeLessThanOrEqual(2));
  });
});

describe("the slow harmonic solution", () => {
  it.each(ACCURACY)("comes within $levels levels of the exact solution with $sweeps sweeps", ({ sweeps, levels }) => {
    const random = randomStream(5);
    for (let trial = 0; trial < 20; trial++) {
      const pixels = smoothPotential(random, 12 + random(24), 12 + random(24));
      const exact = convergedSolution(pixels);
      const { plane } = slowSolveHarmonic(pixels, sweeps);
      const worst = plane.reduce((most, value, p) => Math.max(most, Math.abs(value - (exact[p] ?? 0)) / 32), 0);
      expect(worst).toBeLessThanOrEqual(levels);
    }
  });

  it("stays between the least and the greatest given value", () => {
    forEverySize(40, (width, height, random) => {
      const pixels = randomPotential(random, width, height);
      const given = pixels.plane.filter((_, p) => pixels.states[p] === FIXED);
      if (given.length === 0) return;
      // Free pixels that no given value reaches keep 0.
      const [least, greatest] = [Math.min(0, ...given), Math.max(0, ...given)];
      const solved = slowSolveHarmonic(pixels, 4).plane;
      expect(solved.every((value) => value >= least && value <= greatest)).toBe(true);
    });
  });
});

/** One or two free rectangles in a smooth known surface. */
function smoothPotential(random: RandomStream, width: number, height: number): PotentialPixels {
  const states = new Uint8Array(width * height).fill(FIXED);
  for (let blob = 0; blob < 2; blob++) {
    const [left, top] = [random(width - 4), random(height - 4)];
    paintRectangle(states, width, { left, top, right: left + 3 + random(16), bottom: top + 3 + random(16) }, FREE);
  }
  const phase = random(100);
  const plane = Int16Array.from(states, (state, p) => {
    const value = 128 + 90 * Math.sin((p % width) / 6 + phase) * Math.cos(Math.floor(p / width) / 5);
    return state === FIXED ? Math.round(value) * 32 : 0;
  });
  return { width, height, plane, states };
}

/** Gauss–Seidel in double precision until nothing moves. */
function convergedSolution({ width, height, plane, states }: PotentialPixels): Float64Array {
  const values = Float64Array.from(plane);
  for (let sweep = 0, moved = 1; sweep < 20_000 && moved > 1e-4; sweep++) {
    moved = 0;
    values.forEach((own, p) => {
      if (states[p] !== FREE) return;
      const x = p % width;
      const y = Math.floor(p / width);
      const left = x > 0 ? (values[p - 1] ?? own) : own;
      const right = x + 1 < width ? (values[p + 1] ?? own) : own;
      const up = y > 0 ? (values[p - width] ?? own) : own;
      const down = y + 1 < height ? (values[p + width] ?? own) : own;
      values[p] = (left + right + up + down) / 4;
      moved = Math.max(moved, Math.abs((values[p] ?? 0) - own));
    });
  }
  return values;
}
