import { createMask } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { boundsOfMask, emptyMask, isEmptyMask, isSameMask, packMask, unpackMask } from "./packed-mask.ts";

function maskOf(text: string): ReturnType<typeof createMask> {
  const cells = Array.from(text.replaceAll(" ", ""), (letter) => (letter === "#" ? 255 : 0));
  return createMask(4, cells.length / 4, Uint8Array.from(cells));
}

describe("a packed mask", () => {
  it.each([".... ....", "#### ####", "..## ##..", "#... ...#", ".#.# #.#."])("comes back as it was: %s", (text) => {
    const mask = maskOf(text);
    expect(unpackMask(packMask(mask))).toEqual(mask);
  });

  it("counts runs from what is kept", () => {
    expect([...packMask(maskOf("..## #...")).runs]).toEqual([2, 3, 3]);
    expect([...packMask(maskOf("#... ....")).runs]).toEqual([0, 1, 7]);
  });

  it.each([
    [".... .##. ..#.", { x: 1, y: 1, width: 2, height: 2 }],
    ["...# #... ....", { x: 0, y: 0, width: 4, height: 2 }],
    ["#### #### ####", { x: 0, y: 0, width: 4, height: 3 }],
    [".... .... ...#", { x: 3, y: 2, width: 1, height: 1 }],
    [".... .... ....", undefined],
  ])("knows what holds all that is marked: %s", (text, bounds) => {
    expect(boundsOfMask(packMask(maskOf(text)))).toEqual(bounds);
  });

  it("is empty when nothing is marked, however it was made", () => {
    expect(isEmptyMask(packMask(maskOf(".... ....")))).toBe(true);
    expect(isSameMask(packMask(maskOf(".... ....")), emptyMask({ width: 4, height: 2 }))).toBe(true);
    expect(isEmptyMask(packMask(maskOf(".... ...#")))).toBe(false);
    expect(isSameMask(packMask(maskOf("#... ....")), packMask(maskOf(".#.. ....")))).toBe(false);
  });
});
