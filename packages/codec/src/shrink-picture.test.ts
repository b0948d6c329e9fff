import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { DamagedImageError, TooLargeError, UnsupportedFormatError } from "./errors.ts";
import { shrinkPicture } from "./shrink-picture.ts";

function plain(channels: 3 | 4, background: object) {
  return sharp({ create: { width: 60, height: 30, channels, background: { r: 0, g: 0, b: 0, ...background } } });
}

describe("a picture made small to look at it", () => {
  it.each([
    ["gray", () => plain(3, { r: 200, g: 200, b: 200 }).toColourspace("b-w").png(), [200, 200, 200]],
    ["color with 16 bits", () => plain(3, { r: 200, g: 20, b: 90 }).toColourspace("rgb16").png(), [200, 20, 90]],
    ["transparent", () => plain(4, { r: 200, alpha: 0 }).png(), [255, 255, 255]],
    ["gray and transparent", () => plain(4, { alpha: 0 }).toColourspace("b-w").png(), [255, 255, 255]],
    ["CMYK", () => plain(3, { r: 255, g: 255, b: 255 }).toColourspace("cmyk").tiff(), [255, 255, 255]],
  ] as const)("is RGB where it is %s", async (_, draw, expected) => {
    const { width, height, model, channels, data } = await shrinkPicture(await draw().toBuffer(), 20);
    expect({ width, height, model, channels }).toEqual({ width: 20, height: 10, model: "rgb", channels: 3 });
    for (let c = 0; c < 3; c++) expect(Math.abs(data[c] - expected[c])).toBeLessThan(3);
  });

  it("stays as it is where it is small, and is upright", async () => {
    const turned = await plain(3, {}).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await shrinkPicture(turned, 100)).toMatchObject({ width: 30, height: 60 });
  });

  it("is a named error where it cannot be read", async () => {
    const whole = await plain(3, {}).png().toBuffer();
    await expect(shrinkPicture(whole, 20, { maxPixels: 100 })).rejects.toThrow(TooLargeError);
    await expect(shrinkPicture(whole.subarray(0, 90), 20)).rejects.toThrow(DamagedImageError);
    await expect(shrinkPicture(new TextEncoder().encode("text"), 20)).rejects.toThrow(UnsupportedFormatError);
  });
});
