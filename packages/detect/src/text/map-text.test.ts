import { createRaster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { mapText } from "./map-text.ts";
import type { TextNetwork } from "./text-network.ts";

/** Says that bright pixels are text. */
const BRIGHT: TextNetwork = {
  run: async (input, width, height) => input.slice(0, width * height).map((value) => (value > 1.5 ? 1 : 0)),
  close: async () => undefined,
};

function darkPicture(width: number, height: number): ReturnType<typeof createRaster> {
  return createRaster({ width, height, model: "gray", hasAlpha: false, data: new Uint8Array(width * height) });
}

describe("mapText", () => {
  it("marks the very pixels that the network does, across tiles and on odd sizes", async () => {
    const picture = darkPicture(1501, 1003);
    const spots = [0, 1500, 700 * 1501 + 590, 1002 * 1501, 1003 * 1501 - 1];
    for (const at of spots) picture.data[at] = 255;
    const { data } = await mapText(picture, BRIGHT);
    const marked = [...data.keys()].filter((at) => data[at] > 0);
    expect(marked).toEqual(spots);
  });

  it("lays what is found at half the size over the pixels it came from", async () => {
    const onlyAtHalf: TextNetwork = {
      ...BRIGHT,
      run: async (input, width, height) =>
        width === 672 ? new Float32Array(width * height) : BRIGHT.run(input, width, height),
    };
    const picture = darkPicture(661, 401);
    for (let y = 100; y < 104; y++) picture.data.fill(255, y * 661 + 200, y * 661 + 204);
    const { data } = await mapText(picture, onlyAtHalf);
    const marked = [...data.keys()].filter((at) => data[at] > 0);
    expect(marked).toHaveLength(16);
    expect([marked[0], marked[15]]).toEqual([100 * 661 + 200, 103 * 661 + 203]);
  });

  it("does not divide a picture of one pixel", async () => {
    expect([...(await mapText(darkPicture(1, 1), BRIGHT)).data]).toEqual([0]);
  });
});
