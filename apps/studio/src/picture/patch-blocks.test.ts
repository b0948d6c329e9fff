import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import type { Patch } from "../document/document.ts";
import { cutPatch, cutSamples, replacePatches } from "./patch-blocks.ts";

const WIDTH = 600;
const HEIGHT = 300;

function raster(value: (at: number) => number): Raster {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => value(at) & 255);
  return createRaster({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: false, data });
}

function patchOver(original: Raster, id: string, x: number, y: number, value: number): Patch {
  const hole = createMask(WIDTH, HEIGHT);
  const filled = { ...original, data: original.data.slice() };
  for (let dy = 0; dy < 40; dy++) {
    hole.data.fill(255, (y + dy) * WIDTH + x, (y + dy) * WIDTH + x + 40);
    filled.data.fill(value, ((y + dy) * WIDTH + x) * 3, ((y + dy) * WIDTH + x + 40) * 3);
  }
  return { id, blocks: cutPatch(filled, hole) };
}

describe("patches", () => {
  it("hold only the blocks that a hole touches", () => {
    const { blocks } = patchOver(
      raster(() => 7),
      "a",
      500,
      10,
      1,
    );
    expect(blocks.map(({ rect }) => rect)).toEqual([
      { x: 256, y: 0, width: 256, height: 256 },
      { x: 512, y: 0, width: 88, height: 256 },
    ]);
  });

  it("laid and taken away again leave every sample as it was", () => {
    const original = raster((at) => at * 31);
    const shown = { ...original, data: original.data.slice() };
    const first = patchOver(original, "a", 240, 100, 1);
    replacePatches(shown, original, [], [first]);
    expect(shown.data).not.toEqual(original.data);
    const onFirst = patchOver(shown, "b", 260, 110, 2);
    replacePatches(shown, original, [first], [first, onFirst]);
    expect([...cutSamples(shown, { x: 258, y: 115, width: 3, height: 1 })]).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2]);
    replacePatches(shown, original, [first, onFirst], [first]);
    expect([...cutSamples(shown, { x: 258, y: 115, width: 3, height: 1 })]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
    replacePatches(shown, original, [first], []);
    expect(shown.data).toEqual(original.data);
  });

  it("say which parts they changed, and nothing where nothing did", () => {
    const original = raster(() => 0);
    const first = patchOver(original, "a", 0, 0, 1);
    expect(replacePatches({ ...original, data: original.data.slice() }, original, [first], [first])).toEqual([]);
  });
});
