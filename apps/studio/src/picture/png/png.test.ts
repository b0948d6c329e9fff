import { type ColorModel, createRaster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { UnreadablePictureError } from "../errors.ts";
import { decodePng } from "./decode-png.ts";
import { encodePng } from "./encode-png.ts";

const LIMIT = 1_000_000;

function noise(length: number, depth: 8 | 16): Uint8Array | Uint16Array {
  const samples = depth === 8 ? new Uint8Array(length) : new Uint16Array(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    samples[at] = state >>> 13;
  }
  return samples;
}

describe("PNG", () => {
  it.each([
    ["gray", false, 8],
    ["gray", true, 16],
    ["rgb", false, 8],
    ["rgb", true, 8],
    ["rgb", false, 16],
    ["rgb", true, 16],
  ] as const)("gives back every sample of %s, alpha %s, %d bits", async (model: ColorModel, hasAlpha, depth) => {
    const channels = (model === "gray" ? 1 : 3) + (hasAlpha ? 1 : 0);
    const data = noise(37 * 23 * channels, depth);
    const raster = createRaster({ width: 37, height: 23, model, hasAlpha, data });
    const file = await encodePng(raster);
    expect(await decodePng(new Uint8Array(await file.arrayBuffer()), LIMIT)).toEqual(raster);
  });

  it("is refused with a sentence when a part is missing", async () => {
    const raster = createRaster({ width: 64, height: 64, model: "rgb", hasAlpha: false, data: noise(64 * 64 * 3, 8) });
    const bytes = new Uint8Array(await (await encodePng(raster)).arrayBuffer());
    await expect(decodePng(bytes.slice(0, 4000), LIMIT)).rejects.toThrow(UnreadablePictureError);
    bytes[2000] = (bytes[2000] ?? 0) ^ 0x55;
    await expect(decodePng(bytes, LIMIT)).rejects.toThrow(UnreadablePictureError);
  });

  it("is refused when it is larger than what can be edited", async () => {
    const raster = createRaster({ width: 64, height: 64, model: "gray", hasAlpha: false, data: noise(64 * 64, 8) });
    const bytes = new Uint8Array(await (await encodePng(raster)).arrayBuffer());
    await expect(decodePng(bytes, 1000)).rejects.toThrow("megapixels");
  });
});
