import { createRaster } from "@lacuna/raster";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "./decode-image.ts";
import { detectFormat } from "./detect-format.ts";
import { encodeImage } from "./encode-image.ts";
import { gifPicture } from "./testing/other-encoders.ts";
import { smoothPicture, testPicture } from "./testing/test-picture.ts";

const open = (width: number, height: number) =>
  sharp(smoothPicture(width, height).data, { raw: { width, height, channels: 3 } });

describe("decodeImage", () => {
  it("refuses more pixels than allowed before it decodes them", async () => {
    const { bytes } = await encodeImage(testPicture({ width: 20, height: 10 }));
    await expect(decodeImage(bytes, { maxPixels: 199 })).rejects.toMatchObject({
      code: "too_large",
      message: "The picture is 20×10, 200 pixels; at most 199 are allowed.",
    });
    expect((await decodeImage(bytes, { maxPixels: 200 })).raster.width).toBe(20);
  });

  it("refuses more bytes than allowed", async () => {
    const { bytes } = await encodeImage(testPicture({ width: 20, height: 10 }));
    await expect(decodeImage(bytes, { maxBytes: bytes.length - 1 })).rejects.toMatchObject({ code: "too_large" });
    expect((await decodeImage(bytes, { maxBytes: bytes.length })).raster.width).toBe(20);
  });

  it("hands out plain typed arrays that share no memory with the file", async () => {
    const { bytes } = await encodeImage(testPicture({ width: 20, height: 10 }));
    const before = Uint8Array.from(bytes);
    const { raster, source } = await decodeImage(bytes);
    expect(raster.data.constructor).toBe(Uint8Array);
    raster.data.fill(0);
    expect(bytes).toEqual(before);
    expect(Object.values(source.metadata).every((block) => !Buffer.isBuffer(block))).toBe(true);
  });

  it("reads a GIF's first frame, says so, and writes a PNG, which it says too", async () => {
    const { raster, format, source, notes } = await decodeImage(await gifPicture(12, 8, 3));
    expect([raster.width, raster.height, format, source.originalFormat]).toEqual([12, 8, "png", "gif"]);
    expect(notes).toEqual(["The GIF file has 3 frames; only the first was read."]);
    const written = await encodeImage(raster, source);
    expect(written).toMatchObject({ format: "png", notes: ["GIF is not written; the result is a PNG."] });
    expect((await encodeImage(raster, source, { format: "webp" })).notes).toEqual([]);
  });

  it("reads an animated WebP's first frame, and says so", async () => {
    const raw = { width: 12, height: 16, channels: 3, pageHeight: 8 } as const;
    const bytes = await sharp(smoothPicture(12, 16).data, { raw }).webp({ effort: 0 }).toBuffer();
    const { raster, notes } = await decodeImage(bytes);
    expect([raster.width, raster.height]).toEqual([12, 8]);
    expect(notes).toEqual(["The WebP file has 2 frames; only the first was read."]);
  });

  it("reads a TIFF's first page, and says so", async () => {
    const raw = { width: 12, height: 16, channels: 3, pageHeight: 8 } as const;
    const bytes = await sharp(smoothPicture(12, 16).data, { raw }).tiff({ compression: "lzw" }).toBuffer();
    const { raster, notes } = await decodeImage(bytes);
    expect([raster.width, raster.height]).toEqual([12, 8]);
    expect(notes).toEqual(["The TIFF file has 2 pages; only the first was read."]);
  });

  it("writes a lossless WebP lossless again, unless a quality is asked for", async () => {
    const picture = testPicture({ width: 20, height: 10 });
    const raw = { width: 20, height: 10, channels: 3 } as const;
    const { raster, source } = await decodeImage(
      await sharp(picture.data, { raw }).webp({ lossless: true }).toBuffer(),
    );
    expect((await decodeImage((await encodeImage(raster, source)).bytes)).raster).toEqual(picture);
    const lossy = await decodeImage((await encodeImage(raster, source, { quality: 90 })).bytes);
    expect(lossy.source.isLossless).toBe(false);
  });

  it("tells the format from the content, not from a name", async () => {
    expect(detectFormat(await open(8, 8).jpeg().toBuffer())).toBe("jpeg");
    expect(detectFormat(await open(8, 8).png().toBuffer())).toBe("png");
    expect(detectFormat(await open(8, 8).webp().toBuffer())).toBe("webp");
    expect(detectFormat(await open(8, 8).avif({ effort: 0 }).toBuffer())).toBe("avif");
    expect(detectFormat(await open(8, 8).tiff().toBuffer())).toBe("tiff");
    expect(detectFormat(await gifPicture(8, 8))).toBe("gif");
  });

  it("reads a picture of one pixel in every format", async () => {
    const pixel = createRaster({
      width: 1,
      height: 1,
      model: "rgb",
      hasAlpha: false,
      data: Uint8Array.of(200, 100, 50),
    });
    for (const format of ["jpeg", "png", "webp", "avif", "tiff"] as const) {
      const { raster } = await decodeImage((await encodeImage(pixel, undefined, { format })).bytes);
      expect([raster.width, raster.height, raster.channels]).toEqual([1, 1, 3]);
    }
  });
});

describe("a byte changed anywhere in a file", () => {
  it("gives a picture or a named error in one line, and nothing else", async () => {
    const sound = [
      await open(24, 16).jpeg().toBuffer(),
      await open(24, 16).png().toBuffer(),
      await open(24, 16).webp({ effort: 0 }).toBuffer(),
      await open(24, 16).tiff({ compression: "lzw" }).toBuffer(),
      await open(24, 16).avif({ effort: 0 }).toBuffer(),
      await gifPicture(24, 16),
    ];
    for (const bytes of sound) {
      for (let step = 0; step < 60; step++) {
        const changed = Uint8Array.from(bytes);
        changed[(step * 37) % Math.min(bytes.length, 400)] ^= 1 << (step % 8);
        const error = await decodeImage(changed, { maxPixels: 1_000_000 }).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) continue;
        expect(error).toMatchObject({ code: expect.any(String), message: expect.stringMatching(/^[^\n]{10,250}$/) });
      }
    }
  });
});
