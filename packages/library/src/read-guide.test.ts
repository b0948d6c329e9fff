import { encodeImage, type ImageFormat } from "@lacuna/codec";
import { gifPicture } from "@lacuna/codec/testing";
import { createRaster, type Raster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { readGuide } from "./read-guide.ts";
import { readPicture } from "./read-picture.ts";
import type { GuideSource } from "./request.ts";
import { testPicture, testPictureFile } from "./testing/test-picture.ts";

const [WIDTH, HEIGHT] = [40, 30];
const picture = await readPicture({ image: testPicture(WIDTH, HEIGHT) });

function rasterOf(model: Raster["model"], hasAlpha: boolean, bits: 8 | 16, width = 20, height = 15): Raster {
  const channels = { gray: 1, rgb: 3, cmyk: 4 }[model] + (hasAlpha ? 1 : 0);
  const samples = Array.from({ length: width * height * channels }, (_, i) => (i * 31) % 251);
  const data = bits === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples);
  return createRaster({ width, height, model, hasAlpha, data });
}

const fileOf = async (raster: Raster, format: ImageFormat): Promise<Uint8Array> =>
  (await encodeImage(raster, undefined, { format })).bytes;

const read = (guide: GuideSource) => readGuide({ image: testPicture(WIDTH, HEIGHT), mask: "alpha", guide }, picture);

describe("readGuide", () => {
  it("reads colors and how far each is to be followed, also under full transparency", async () => {
    const raster = rasterOf("rgb", true, 8);
    for (const format of ["png", "tiff"] as const) {
      const { guide } = await read({ image: await fileOf(raster, format) });
      expect(guide).toEqual({ rect: { x: 0, y: 0, width: WIDTH, height: HEIGHT }, raster });
    }
  });

  it("makes colors of gray", async () => {
    const raster = rasterOf("gray", true, 8);
    const rect = { x: -1.5, y: 2, width: 8, height: 6 };
    const { guide } = await read({ image: await fileOf(raster, "png"), rect });
    expect(guide?.rect).toEqual(rect);
    expect(guide?.raster).toMatchObject({ model: "rgb", hasAlpha: true, width: 20, height: 15 });
    expect([...(guide?.raster.data.subarray(0, 8) ?? [])]).toEqual([0, 0, 0, 31, 62, 62, 62, 93]);
  });

  it("reads the first picture of an animation, and says so", async () => {
    const { guide, notes } = await read({ image: await gifPicture(8, 6, 2) });
    expect(guide?.raster).toMatchObject({ width: 8, height: 6 });
    expect(notes.join()).toMatch(/2 frames/);
  });

  it("is not used for pictures in ink, and says so", async () => {
    const ink = await readPicture({ image: rasterOf("cmyk", false, 8, WIDTH, HEIGHT) });
    const guide = { image: rasterOf("rgb", true, 8) };
    expect(await readGuide({ image: "a.tif", mask: "alpha", guide }, ink)).toEqual({
      notes: ["the guide was not used: pictures in CMYK take none"],
    });
  });

  it.each<[string, () => Promise<GuideSource>, string]>([
    ["16 bits", async () => ({ image: await fileOf(rasterOf("rgb", true, 16), "png") }), "unsupported_format"],
    ["ink", async () => ({ image: await fileOf(rasterOf("cmyk", false, 8), "tiff") }), "unsupported_format"],
    ["more pixels than the picture", async () => ({ image: await testPictureFile(41, 30) }), "too_large"],
    ["text", async () => ({ image: Buffer.from("no picture") }), "unsupported_format"],
    ["half a file", async () => ({ image: (await testPictureFile(20, 15)).subarray(0, 300) }), "damaged_image"],
    [
      "nothing of the picture",
      async () => ({ image: await testPictureFile(20, 15), rect: { x: WIDTH, y: 0, width: 5, height: 5 } }),
      "bad_shape",
    ],
  ])("refuses one of %s by its name", async (_, guide, code) => {
    await expect(read(await guide())).rejects.toMatchObject({ code, file: "the guide" });
  });
});
