import { createMask, type Mask, type Raster } from "@lacuna/raster";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawStroke } from "../draw-stroke.ts";
import { fillRect } from "../fill-rect.ts";
import { growMask } from "../grow-mask.ts";
import { asKind, type Color, noisyPicture } from "../testing/noisy-picture.ts";
import { overlap } from "../testing/overlap.ts";
import { refineSelection } from "./refine-selection.ts";
import type { SelectionHint } from "./selection-hint.ts";

const RED: Color = [190, 70, 60];
const GREEN: Color = [80, 130, 70];

interface Scene {
  readonly picture: Raster;
  readonly disc: Mask;
}

/** A noisy disc on a noisy ground. */
function discScene(width: number, height: number, x: number, y: number, radius: number, noise = 25): Scene {
  const disc = createMask(width, height);
  drawStroke(disc, [{ x, y, radiusPx: radius }]);
  const picture = noisyPicture(width, height, noise, (i, j) => (disc.data[j * width + i] === 255 ? RED : GREEN));
  return { picture, disc };
}

function strokeMask(
  { width, height }: Raster,
  radiusPx: number,
  ...points: readonly (readonly [number, number])[]
): Mask {
  const mask = createMask(width, height);
  drawStroke(
    mask,
    points.map(([x, y]) => ({ x, y, radiusPx })),
  );
  return mask;
}

const SCENE = discScene(400, 300, 210, 140, 70);
const HINTS: readonly (readonly [string, SelectionHint])[] = [
  ["a box", { kind: "box", rect: { x: 120, y: 50, width: 190, height: 180 } }],
  ["a scribble", { kind: "scribble", mask: strokeMask(SCENE.picture, 5, [180, 120], [240, 160]) }],
  ["a rough stroke", { kind: "rough", mask: strokeMask(SCENE.picture, 55, [195, 130], [225, 155]) }],
];

describe("refineSelection", () => {
  it.each(HINTS)("finds a noisy disc to the pixel from %s", async (_name, hint) => {
    expect(overlap(await refineSelection(SCENE.picture, hint), SCENE.disc)).toBeGreaterThan(0.99);
  });

  it.each(HINTS)("gives the same from %s each time", async (_name, hint) => {
    expect(await refineSelection(SCENE.picture, hint)).toEqual(await refineSelection(SCENE.picture, hint));
  });

  it.each(["gray", "deep", "alpha", "ink"] as const)("finds it in a picture of kind %s", async (kind) => {
    const { picture, disc } = discScene(400, 300, 210, 140, 70, 10);
    const found = await refineSelection(asKind(picture, kind), {
      kind: "box",
      rect: { x: 120, y: 50, width: 190, height: 180 },
    });
    expect(overlap(found, disc)).toBeGreaterThan(0.98);
  });

  it("follows the border to the pixel in a picture much larger than it works on", async () => {
    const { picture, disc } = discScene(2200, 1600, 1100, 800, 600);
    const found = await refineSelection(picture, { kind: "box", rect: { x: 400, y: 100, width: 1400, height: 1400 } });
    // 600 px of radius: a border that is off by one pixel everywhere overlaps by 0.9967.
    expect(overlap(found, disc)).toBeGreaterThan(0.998);
  });

  it("looks farther when the object reaches beyond what it looked at", async () => {
    const { picture, disc } = discScene(900, 700, 450, 350, 200);
    const scribble = strokeMask(picture, 6, [430, 350], [470, 350]);
    expect(overlap(await refineSelection(picture, { kind: "scribble", mask: scribble }), disc)).toBeGreaterThan(0.98);
  });

  it("takes one of two objects of a color when a scribble says which", async () => {
    const left = discScene(500, 300, 140, 150, 60).disc;
    const right = discScene(500, 300, 360, 150, 60).disc;
    const picture = noisyPicture(500, 300, 20, (x, y) =>
      left.data[y * 500 + x] + right.data[y * 500 + x] > 0 ? RED : GREEN,
    );
    const scribble = strokeMask(picture, 5, [120, 130], [160, 170]);
    expect(overlap(await refineSelection(picture, { kind: "scribble", mask: scribble }), left)).toBeGreaterThan(0.98);
  });

  it("leaves out what it is told is ground", async () => {
    const background = strokeMask(SCENE.picture, 20, [210, 140]);
    const found = await refineSelection(
      SCENE.picture,
      HINTS[0]?.[1] ?? { kind: "box", rect: { x: 0, y: 0, width: 1, height: 1 } },
      { background },
    );
    expect(found.data.some((value, at) => value === 255 && background.data[at] === 255)).toBe(false);
    expect(found.data.includes(255)).toBe(true);
  });

  it("keeps inside a box, holds a scribble, and stays near a rough stroke, whatever the picture", async () => {
    const side = fc.integer({ min: 1, max: 40 });
    const anyPicture = fc
      .tuple(
        side,
        side,
        fc.array(fc.nat(255), { minLength: 12, maxLength: 12 }),
        fc.nat(60),
        fc.integer({ min: 1, max: 9 }),
      )
      .map(([width, height, levels, noise, cell]) =>
        noisyPicture(width, height, noise, (x, y) => {
          const from = ((Math.floor(x / cell) + 2 * Math.floor(y / cell)) % 4) * 3;
          return [levels[from] ?? 0, levels[from + 1] ?? 0, levels[from + 2] ?? 0];
        }),
      );
    const place = fc.integer({ min: -5, max: 45 });
    await fc.assert(
      fc.asyncProperty(anyPicture, place, place, fc.nat(40), fc.nat(40), async (picture, x, y, width, height) => {
        const isIn = (at: number): boolean => {
          const [px, py] = [at % picture.width, Math.floor(at / picture.width)];
          return px >= x && px < x + width && py >= y && py < y + height;
        };
        const boxed = await refineSelection(picture, { kind: "box", rect: { x, y, width, height } });
        boxed.data.forEach((value, at) => {
          if (!isIn(at)) expect(value).toBe(0);
        });
        const mask = strokeMask(picture, 1 + width / 8, [x, y], [x + width, y + height]);
        const scribbled = await refineSelection(picture, { kind: "scribble", mask });
        mask.data.forEach((value, at) => {
          if (value === 255) expect(scribbled.data[at]).toBe(255);
        });
        const rough = await refineSelection(picture, { kind: "rough", mask });
        const near = growMask(mask, Math.max(4, 1 + width / 8));
        rough.data.forEach((value, at) => {
          if (value === 255) expect(near.data[at]).toBe(255);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe("degenerate input", () => {
  const empty = createMask(30, 20);
  const flat = noisyPicture(30, 20, 0, () => RED);

  it("finds nothing in empty hints", async () => {
    for (const kind of ["scribble", "rough"] as const) {
      expect(await refineSelection(flat, { kind, mask: empty })).toEqual(empty);
    }
    for (const rect of [
      { x: 5, y: 5, width: 0, height: 9 },
      { x: 50, y: 5, width: 9, height: 9 },
    ]) {
      expect(await refineSelection(flat, { kind: "box", rect })).toEqual(empty);
    }
  });

  it("ends for pictures of one color and of one pixel, and for hints that cover everything", async () => {
    for (const picture of [flat, noisyPicture(1, 1, 0, () => RED), noisyPicture(300, 1, 90, () => GREEN)]) {
      const { width, height } = picture;
      const full = createMask(width, height, new Uint8Array(width * height).fill(255));
      for (const hint of [
        { kind: "box", rect: { x: 0, y: 0, width, height } },
        { kind: "scribble", mask: full },
        { kind: "rough", mask: full },
      ] as const) {
        const found = await refineSelection(picture, hint);
        expect(found.data.every((value) => value === 0 || value === 255)).toBe(true);
        if (hint.kind !== "box" || picture === flat) expect(found).toEqual(full);
      }
    }
  });

  it("gives a box back in which no color stands out, without what is ground", async () => {
    const rect = { x: 4, y: 5, width: 10, height: 8 };
    const box = createMask(30, 20);
    fillRect(box, rect);
    expect(await refineSelection(flat, { kind: "box", rect })).toEqual(box);
    const background = createMask(30, 20);
    fillRect(background, { x: 4, y: 5, width: 3, height: 8 });
    fillRect(box, { x: 4, y: 5, width: 3, height: 8 }, 0);
    expect(await refineSelection(flat, { kind: "box", rect }, { background })).toEqual(box);
  });

  it("finds an object in a box of the whole picture", async () => {
    const rect = { x: 0, y: 0, width: 400, height: 300 };
    expect(overlap(await refineSelection(SCENE.picture, { kind: "box", rect }), SCENE.disc)).toBeGreaterThan(0.98);
  });

  it("refuses masks of another size, boxes that are none, and a reach out of range", async () => {
    const wrong = createMask(20, 30);
    await expect(refineSelection(flat, { kind: "rough", mask: wrong })).rejects.toThrow(RangeError);
    await expect(refineSelection(flat, { kind: "scribble", mask: empty }, { background: wrong })).rejects.toThrow(
      RangeError,
    );
    await expect(refineSelection(flat, { kind: "scribble", mask: empty }, { reach: 0 })).rejects.toThrow(RangeError);
    const rect = { x: 0, y: Number.NaN, width: 5, height: 5 };
    await expect(refineSelection(flat, { kind: "box", rect })).rejects.toThrow(RangeError);
  });

  it("stops when it is aborted", async () => {
    const controller = new AbortController();
    const run = refineSelection(
      SCENE.picture,
      { kind: "box", rect: { x: 120, y: 50, width: 190, height: 180 } },
      { signal: controller.signal },
    );
    controller.abort(new Error("not wanted any more"));
    await expect(run).rejects.toThrow("not wanted any more");
  });
});
