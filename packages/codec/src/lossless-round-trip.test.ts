import { createRaster, type Raster } from "@lacuna/raster";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "./decode-image.ts";
import { encodeImage } from "./encode-image.ts";
import { testPicture } from "./testing/test-picture.ts";

const WIDTH = 23;
const HEIGHT = 17;
/** Columns 5–9 of rows 4–11: what an erase would have changed. */
const isChanged = (x: number, y: number): boolean => x >= 5 && x < 10 && y >= 4 && y < 12;

/** The raster with every sample of the region inverted. */
function changeRegion(raster: Raster): Raster {
  const data = raster.data.slice();
  const max = data instanceof Uint16Array ? 65_535 : 255;
  for (let y = 0; y < raster.height; y++) {
    for (let x = 0; x < raster.width; x++) {
      if (!isChanged(x, y)) continue;
      const at = (y * raster.width + x) * raster.channels;
      for (let c = 0; c < raster.channels; c++) data[at + c] = max - data[at + c];
    }
  }
  return { ...raster, data };
}

/** Decodes, changes a region, writes it in the same format and reads it again. */
async function passThrough(bytes: Uint8Array) {
  const before = await decodeImage(bytes);
  const changed = changeRegion(before.raster);
  const written = await encodeImage(changed, before.source);
  const after = await decodeImage(written.bytes);
  return { before, changed, written, after };
}

const kinds = (["gray", "rgb", "cmyk"] as const).flatMap((model) =>
  [false, true].flatMap((hasAlpha) =>
    ([8, 16] as const).map((bits) => ({
      name: `${bits}-bit ${model}${hasAlpha ? " with alpha" : ""}`,
      picture: testPicture({ width: WIDTH, height: HEIGHT, model, hasAlpha, bits }),
    })),
  ),
);

describe("TIFF and PNG", () => {
  it.each(kinds)("a $name TIFF comes back sample for sample", async ({ picture }) => {
    const { bytes } = await encodeImage(picture, undefined, { format: "tiff" });
    const { before, changed, after } = await passThrough(bytes);
    expect(before.raster).toEqual(picture);
    expect(after.raster).toEqual(changed);
    expect(after.format).toBe("tiff");
  });

  it.each(kinds.filter(({ picture }) => picture.model !== "cmyk"))(
    "a $name PNG comes back sample for sample",
    async ({ picture }) => {
      const { bytes } = await encodeImage(picture, undefined, { format: "png" });
      const { before, changed, after } = await passThrough(bytes);
      expect(before.raster).toEqual(picture);
      expect(after.raster).toEqual(changed);
      expect(after.format).toBe("png");
    },
  );

  it("keeps the color under full transparency", async () => {
    const picture = testPicture({ width: WIDTH, height: HEIGHT, hasAlpha: true });
    expect([...picture.data.subarray(0, 4)].at(-1)).toBe(0); // the first pixel is fully transparent and colored
    expect(Math.max(...picture.data.subarray(0, 3))).toBeGreaterThan(0);
    for (const format of ["png", "tiff"] as const) {
      const { bytes } = await encodeImage(picture, undefined, { format });
      expect((await decodeImage(bytes)).raster.data.subarray(0, 4)).toEqual(picture.data.subarray(0, 4));
    }
  });
});

describe("files from other encoders", () => {
  const rgb = testPicture({ width: WIDTH, height: HEIGHT });
  const open = () => sharp(rgb.data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
  const files: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
    ["an interlaced PNG", () => open().png({ progressive: true }).toBuffer()],
    ["a palette PNG", () => open().png({ palette: true, colours: 200, effort: 1 }).toBuffer()],
    ["a 4-bit palette PNG", () => open().png({ palette: true, colours: 16, effort: 1 }).toBuffer()],
    ["a 1-bit palette PNG", () => open().threshold(128).png({ palette: true, colours: 2, effort: 1 }).toBuffer()],
    ["an LZW TIFF", () => open().tiff({ compression: "lzw" }).toBuffer()],
    ["a tiled TIFF", () => open().tiff({ compression: "lzw", tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer()],
    ["an uncompressed TIFF", () => open().tiff({ compression: "none" }).toBuffer()],
    [
      "a 1-bit TIFF",
      () =>
        open()
          .threshold(128)
          .toColourspace("b-w")
          .tiff({ bitdepth: 1, compression: "lzw", predictor: "none" })
          .toBuffer(),
    ],
    ["a BigTIFF", () => open().tiff({ compression: "lzw", bigtiff: true }).toBuffer()],
    [
      "a TIFF where white is 0",
      () => open().toColourspace("b-w").tiff({ compression: "lzw", miniswhite: true }).toBuffer(),
    ],
    ["a lossless WebP", () => open().webp({ lossless: true, effort: 0 }).toBuffer()],
    ["a lossless WebP with alpha", () => open().ensureAlpha(0.5).webp({ lossless: true, effort: 0 }).toBuffer()],
  ];

  it.each(files)("%s keeps every pixel outside a changed region", async (_name, write) => {
    const { before, changed, after } = await passThrough(await write());
    expect(after.raster).toEqual(changed);
    expect(after.format).toBe(before.format);
    expect([before.raster.width, before.raster.height]).toEqual([WIDTH, HEIGHT]);
  });

  it("decodes an interlaced PNG to the same samples as a plain one", async () => {
    const interlaced = await decodeImage(await open().png({ progressive: true }).toBuffer());
    expect(interlaced.raster).toEqual(rgb);
  });
});

describe("lossy formats", () => {
  it.each(["jpeg", "webp", "avif"] as const)("%s keeps size, model and depth", async (format) => {
    const gray = testPicture({ width: WIDTH, height: HEIGHT });
    const { bytes } = await encodeImage(gray, undefined, { format });
    const { raster } = await decodeImage(bytes);
    expect(raster).toMatchObject({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: false });
    expect(raster.data).toBeInstanceOf(Uint8Array);
  });

  it("AVIF keeps 10 and 12 bits as a 16-bit raster", async () => {
    const deep = testPicture({ width: WIDTH, height: HEIGHT, bits: 16 });
    const first = await decodeImage((await encodeImage(deep, undefined, { format: "avif" })).bytes);
    expect(first.source.bitsPerSample).toBe(12);
    expect(first.raster.data).toBeInstanceOf(Uint16Array);
    const ten = { ...first.source, bitsPerSample: 10 };
    const second = await decodeImage((await encodeImage(first.raster, ten)).bytes);
    expect(second.source.bitsPerSample).toBe(10);
  });
});

describe("what a format cannot hold", () => {
  const half = createRaster({
    width: 1,
    height: 1,
    model: "rgb",
    hasAlpha: true,
    data: Uint8Array.of(200, 0, 100, 51),
  });

  it("is laid on white when JPEG has no alpha, and said aloud", async () => {
    const { bytes, notes } = await encodeImage(half, undefined, { format: "jpeg", quality: 100 });
    const { raster } = await decodeImage(bytes);
    // 51 of 255 is a fifth: 255 + (200 − 255) / 5 = 244, 255 − 255 / 5 = 204, 255 + (100 − 255) / 5 = 224
    for (const [c, value] of [244, 204, 224].entries()) expect(Math.abs(raster.data[c] - value)).toBeLessThanOrEqual(2);
    expect(notes).toEqual(["JPEG holds no transparency; the picture was laid on white."]);
  });

  it("is converted to sRGB when PNG has no CMYK, and said aloud", async () => {
    const white = createRaster({ width: 2, height: 1, model: "cmyk", hasAlpha: false, data: new Uint8Array(8) });
    const { bytes, notes } = await encodeImage(white, undefined, { format: "png" });
    const { raster } = await decodeImage(bytes);
    expect(raster.model).toBe("rgb");
    expect(Math.min(...raster.data)).toBeGreaterThan(250); // no ink is white paper
    expect(notes).toEqual(["PNG holds no CMYK; the colors were converted to sRGB."]);
  });

  it("is rounded when WebP has no 16 bits, and said aloud", async () => {
    const deep = testPicture({ width: WIDTH, height: HEIGHT, bits: 16 });
    const { notes } = await encodeImage(deep, undefined, { format: "webp" });
    expect(notes).toEqual(["WebP holds 8 bits a sample; the picture's 16 were rounded."]);
  });

  it("is an error when the picture is too wide", async () => {
    const long = createRaster({
      width: 16_384,
      height: 1,
      model: "gray",
      hasAlpha: false,
      data: new Uint8Array(16_384),
    });
    await expect(encodeImage(long, undefined, { format: "webp" })).rejects.toMatchObject({
      code: "encode_failed",
      message: "WebP holds at most 16383 pixels a side; the picture is 16384×1.",
    });
  });

  it("is not a quality of 0 or 101", async () => {
    for (const quality of [0, 101, 1.5, Number.NaN]) {
      await expect(encodeImage(half, undefined, { quality })).rejects.toThrow(RangeError);
    }
  });
});
