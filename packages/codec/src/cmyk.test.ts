import { createRaster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import sharp from "sharp";
import { decodeImage } from "./decode-image.ts";
import { encodeImage } from "./encode-image.ts";
import { jpegSegments } from "./jpeg/jpeg-segments.ts";
import { smoothPicture } from "./testing/test-picture.ts";

/** 16×16 of one ink mixture. */
function flatInk(...ink: [number, number, number, number]) {
  const data = Uint8Array.from({ length: 16 * 16 * 4 }, (_, at) => ink[at % 4]);
  return createRaster({ width: 16, height: 16, model: "cmyk", hasAlpha: false, data });
}

describe("CMYK", () => {
  it("reads a JPEG's samples as ink, though Adobe stores them inverted", async () => {
    const { bytes } = await encodeImage(flatInk(255, 0, 0, 0), undefined, { format: "jpeg", quality: 100 });
    const app14 = jpegSegments(bytes).find(({ marker }) => marker === 0xee);
    expect(Buffer.from(app14?.data.subarray(0, 5) ?? []).toString("latin1")).toBe("Adobe");
    const { raster, source } = await decodeImage(bytes);
    expect(source.jpeg?.components.length).toBe(4);
    expect(raster.model).toBe("cmyk");
    for (const [c, ink] of [255, 0, 0, 0].entries()) expect(Math.abs(raster.data[c] - ink)).toBeLessThanOrEqual(2);
  });

  it("looks to another reader like the ink it is", async () => {
    const { bytes } = await encodeImage(flatInk(255, 0, 0, 0), undefined, { format: "jpeg" });
    const [red, green, blue] = await sharp(bytes).toColourspace("srgb").raw().toBuffer();
    expect(red).toBeLessThan(60); // cyan
    expect(green).toBeGreaterThan(130);
    expect(blue).toBeGreaterThan(180);
  });

  it("stays within a few levels through a JPEG of high quality", async () => {
    const picture = smoothPicture(48, 32, "cmyk");
    const { bytes } = await encodeImage(picture, undefined, { format: "jpeg", quality: 95 });
    const { raster } = await decodeImage(bytes);
    const errors = Array.from(picture.data, (value, at) => Math.abs(value - raster.data[at]));
    expect(errors.reduce((sum, error) => sum + error) / errors.length).toBeLessThan(3);
  });

  it("writes an ink picture back as ink in the same format", async () => {
    for (const format of ["jpeg", "tiff"] as const) {
      const { bytes } = await encodeImage(flatInk(10, 20, 30, 40), undefined, { format });
      const first = await decodeImage(bytes);
      const again = await decodeImage((await encodeImage(first.raster, first.source)).bytes);
      expect(again.raster.model).toBe("cmyk");
      expect(again.format).toBe(format);
    }
  });
});
