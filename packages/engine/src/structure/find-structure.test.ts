import { allocateLevel, HOLE, openKernels } from "@lacuna/kernel";
import { randomStream } from "@lacuna/kernel/testing";
import { describe, expect, it } from "vitest";
import { buildPyramid } from "../fill/pyramid.ts";
import type { Sketch } from "./draw-bridges.ts";
import { findStructure } from "./find-structure.ts";

const SIDE = 200;
const HOLE_FROM = 70;
const HOLE_TO = 130;

const k = await openKernels();

type Paint = (x: number, y: number) => number;

/** What is found at full resolution of a gray picture with a square hole in its middle that holds 255. */
function sketchOf(paint: Paint): Sketch | undefined {
  const mark = k.arena.mark();
  const level = allocateLevel(k, SIDE, SIDE);
  const bytes = k.arena.bytes(level.color, SIDE * SIDE * 4);
  const kinds = k.arena.bytes(level.kinds, SIDE * SIDE).fill(0);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const p = y * SIDE + x;
      const isHole = x >= HOLE_FROM && x < HOLE_TO && y >= HOLE_FROM && y < HOLE_TO;
      kinds[p] = isHole ? HOLE : 0;
      bytes.fill(isHole ? 255 : paint(x, y), p * 4, p * 4 + 4);
    }
  }
  const sketches = findStructure(k, buildPyramid(k, level, true));
  k.arena.release(mark);
  return sketches[0];
}

/** An edge with soft sides, in pixels below `line`. */
const step = (off: number, above: number, below: number) =>
  above + (below - above) * Math.min(1, Math.max(0, (off + 1) / 2));

/** By how much a sketch is off where it is trusted most, and over how many columns of the hole it tells something. */
function judge({ pixels, colors, shares }: Sketch, paint: Paint) {
  const columns = new Set<number>();
  let worst = 0;
  pixels.forEach((p, i) => {
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)];
    columns.add(x);
    if (shares[i] > 0.5) worst = Math.max(worst, Math.abs(colors[i * 4] - paint(x, y)));
  });
  return { columns: columns.size, worst };
}

const CONTINUED: readonly { name: string; paint: Paint }[] = [
  { name: "a level edge", paint: (_x, y) => step(y - 95, 60, 180) },
  { name: "a slanted edge", paint: (x, y) => step(y - 60 - 0.4 * x, 60, 180) },
  { name: "a bar of 8 px", paint: (x, y) => step(4 - Math.abs(y - 130 + 0.3 * x), 90, 200) },
  { name: "an arc", paint: (x, y) => step(y - 80 - 0.002 * (x - 100) ** 2, 60, 180) },
];

const LEFT_ALONE: readonly { name: string; paint: Paint }[] = [
  { name: "one color", paint: () => 120 },
  { name: "a ramp", paint: (x, y) => x / 2 + y / 3 },
  {
    name: "an edge that goes on 24 px lower on the other side",
    paint: (x, y) => step(y - (x < 100 ? 84 : 108), 60, 180),
  },
  { name: "an edge on one side only", paint: (x, y) => (x < 100 ? step(y - 95, 60, 180) : 60) },
  {
    name: "an edge whose sides are the other way round beyond",
    paint: (x, y) => step(y - 95, x < 100 ? 60 : 180, x < 100 ? 180 : 60),
  },
];

describe("findStructure", () => {
  it.each(CONTINUED)("continues $name from side to side, within 40 levels of what was there", ({ paint }) => {
    const sketch = sketchOf(paint);
    if (sketch === undefined) throw new Error("nothing was found");
    const { columns, worst } = judge(sketch, paint);
    expect(columns).toBeGreaterThanOrEqual(HOLE_TO - HOLE_FROM - 1);
    expect(worst).toBeLessThan(40);
  });

  it.each(LEFT_ALONE)("invents nothing for $name", ({ paint }) => {
    expect(sketchOf(paint)).toBeUndefined();
  });

  it("invents nothing in noise, coarse or fine", () => {
    for (let seed = 0; seed < 12; seed++) {
      const random = randomStream(seed);
      const grain = 1 + (seed % 4);
      const noise = Uint8Array.from({ length: SIDE * SIDE }, () => 90 + random(80));
      const paint: Paint = (x, y) => noise[Math.floor(y / grain) * SIDE + Math.floor(x / grain)];
      expect(sketchOf(paint)).toBeUndefined();
    }
  });
});
