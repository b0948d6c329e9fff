import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "./decode-image.ts";
import { DamagedImageError, TooLargeError, UnsupportedFormatError } from "./errors.ts";
import { IMAGE_FORMATS } from "./image-format.ts";
import { probePicture } from "./probe-picture.ts";

describe("probePicture", () => {
  it("tells format and size of every format", async () => {
    for (const format of [...IMAGE_FORMATS, "gif"] as const) {
      const file = await plain(33, 17).toFormat(format).toBuffer();
      expect(await probePicture(file)).toEqual({ format, width: 33, height: 17 });
    }
  });

  it("gives the size that decoding gives, for each orientation and format that has them", async () => {
    const stored = plain(20, 8);
    for (let orientation = 1; orientation <= 8; orientation++) {
      for (const format of ["jpeg", "png", "webp", "tiff", "avif"] as const) {
        const file = await stored.clone().withMetadata({ orientation }).toFormat(format).toBuffer();
        const { raster } = await decodeImage(file);
        const { width, height } = await probePicture(file);
        expect([width, height], `${format}, orientation ${orientation}`).toEqual([raster.width, raster.height]);
      }
    }
  });

  it("does not read the compressed data", async () => {
    const broken = await plain(64, 64).png().toBuffer();
    const compressed = broken.indexOf("IDAT") + 8;
    broken.fill(0, compressed, compressed + 20);
    await expect(decodeImage(broken)).rejects.toThrow(DamagedImageError);
    expect(await probePicture(broken)).toEqual({ format: "png", width: 64, height: 64 });
  });

  it("refuses what is no picture, is damaged in its header, or is too large", async () => {
    const bytes = await plain(10, 10).png().toBuffer();
    await expect(probePicture(Buffer.from("hello"))).rejects.toThrow(UnsupportedFormatError);
    await expect(probePicture(new Uint8Array(0))).rejects.toThrow(DamagedImageError);
    await expect(probePicture(bytes.subarray(0, 20))).rejects.toThrow(DamagedImageError);
    await expect(probePicture(bytes, { maxPixels: 99 })).rejects.toThrow(TooLargeError);
    await expect(probePicture(bytes, { maxBytes: 10 })).rejects.toThrow(TooLargeError);
  });

  it("names the fault of a large file", async () => {
    const zeros = new Uint8Array(30_000_000);
    await expect(probePicture(zeros)).rejects.toThrow("nothing but zero bytes");
    zeros.set([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]);
    await expect(probePicture(zeros)).rejects.toThrow("cut off");
  });
});

function plain(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: "red" } });
}
