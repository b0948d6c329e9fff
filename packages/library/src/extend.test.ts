import { decodeImage, encodeImage, type ImageFormat } from "@lacuna/codec";
import { createRaster, type Raster } from "@lacuna/raster";
import { afterAll, describe, expect, it } from "vitest";
import { createEraser, eraserOn } from "./eraser.ts";
import { EraseError } from "./errors.ts";
import { extend } from "./extend.ts";
import { createFakeEngine } from "./testing/fake-engine.ts";
import { boxMask, testPicture, testPictureFile } from "./testing/test-picture.ts";

const [WIDTH, HEIGHT] = [72, 56];
const CANVAS = { left: 9, top: 3, right: "25%", bottom: 11 } as const;
const eraser = createEraser({ threads: 2 });
afterAll(() => eraser.close());

/** A patterned picture of this kind; with alpha, `alphaAt` says how opaque it is, from 0 to 1. */
function pictureOf(
  model: Raster["model"],
  bits: 8 | 16,
  alphaAt?: (x: number, y: number) => number,
  [width, height] = [WIDTH, HEIGHT],
): Raster {
  const hasAlpha = alphaAt !== undefined;
  const channels = { gray: 1, rgb: 3, cmyk: 4 }[model] + (hasAlpha ? 1 : 0);
  const most = 2 ** bits - 1;
  const values = Array.from({ length: width * height * channels }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const isAlpha = hasAlpha && channel === channels - 1;
    const value = isAlpha
      ? alphaAt(x, y)
      : 0.5 + 0.3 * Math.sin((x + channel * 2 + y * 0.4) / 3) + ((i * 7) % 41) / 400;
    return Math.round(value * most);
  });
  const data = bits === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
  return createRaster({ width, height, model, hasAlpha, data });
}

function expectPictureAt(result: Raster, picture: Raster, place: { readonly x: number; readonly y: number }): void {
  const row = picture.width * picture.channels;
  for (let y = 0; y < picture.height; y++) {
    const from = ((y + place.y) * result.width + place.x) * result.channels;
    expect(result.data.subarray(from, from + row)).toEqual(picture.data.subarray(y * row, (y + 1) * row));
  }
}

async function failureOf(request: Promise<unknown>): Promise<EraseError> {
  const error = await request.catch((reason: unknown) => reason);
  if (!(error instanceof EraseError)) throw new Error(`not an EraseError: ${String(error)}`);
  expect(error.message).not.toContain("\n");
  return error;
}

const corner = (x: number, y: number): number => (x > 20 && x < 40 && y > 20 && y < 40 ? 0 : 1);

const stripes = (width: number, height: number): Raster => {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) =>
    (Math.floor(i / 3) % width) % 12 < 6 ? 40 + 20 * (i % 3) : 210,
  );
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data });
};

const alphaOf = async (alphaAt: (x: number, y: number) => number) => {
  const { images } = await eraser.extend({ image: pictureOf("rgb", 8, alphaAt), canvas: { right: 20 } });
  const { width, channels, data } = images[0].raster;
  return data.filter((_, i) => i % channels === channels - 1 && Math.floor(i / channels) % width >= WIDTH);
};

describe("extend", () => {
  it.each<[Raster["model"], 8 | 16, boolean, ImageFormat]>([
    ["rgb", 8, false, "png"],
    ["rgb", 8, true, "png"],
    ["rgb", 16, false, "tiff"],
    ["rgb", 16, true, "png"],
    ["gray", 8, false, "png"],
    ["gray", 16, true, "tiff"],
    ["cmyk", 8, false, "tiff"],
  ])("keeps every sample of a picture in %s of %d bits, alpha %s, as %s", async (model, bits, hasAlpha, format) => {
    const picture = pictureOf(model, bits, hasAlpha ? corner : undefined);
    const { bytes: image } = await encodeImage(picture, undefined, { format });
    const result = await eraser.extend({ image, canvas: CANVAS });
    expect(result).toMatchObject({ format, width: 9 + WIDTH + 18, height: 3 + HEIGHT + 11, warnings: [] });
    expect(result.place).toEqual({ x: 9, y: 3, width: WIDTH, height: HEIGHT });
    expect(result.holePixels).toBe(result.width * result.height - WIDTH * HEIGHT);
    const { raster } = await decodeImage(result.bytes);
    expect(raster).toMatchObject({ model, hasAlpha, width: result.width });
    expect(raster.data.BYTES_PER_ELEMENT).toBe(bits / 8);
    expectPictureAt(raster, picture, result.place);
  });

  it("rebuilds what was cut off a picture of stripes", async () => {
    const result = await eraser.extend({ image: stripes(180, 120), canvas: { right: 60, bottom: 30 } });
    const truth = stripes(240, 150);
    const { raster } = result.images[0];
    let error = 0;
    for (let i = 0; i < raster.data.length; i++) error += ((raster.data[i] ?? 0) - (truth.data[i] ?? 0)) ** 2;
    expect(10 * Math.log10(255 ** 2 / (error / (result.holePixels * 3)))).toBeGreaterThan(40); // a gray area: 10 dB
  });

  it("gives the same bytes whatever the threads, and others for another seed", async () => {
    const request = { image: testPicture(96, 80), canvas: { aspectRatio: "2:1" }, seed: 5 } as const;
    const [two, one] = [await eraser.extend(request), await extend({ ...request, threads: 1 })];
    expect(Buffer.from(one.bytes).equals(two.bytes)).toBe(true);
    const { images } = await eraser.extend({ ...request, variations: 2 });
    expect(images.map(({ seed }) => seed)).toEqual([5, 6]);
    expect(Buffer.from(images[0].bytes).equals(two.bytes)).toBe(true);
    expect(Buffer.from(images[1]?.bytes ?? []).equals(two.bytes)).toBe(false);
  });

  it("makes the new area opaque where the edge is, and goes on with the edge's alpha where it is not", async () => {
    expect(new Set(await alphaOf((x) => (x < 50 ? 0 : 1)))).toEqual(new Set([255]));
    expect(Math.max(...(await alphaOf((x) => (x > 50 ? 0 : 1))))).toBeLessThan(128);
  });

  it("tells the canvas's size in EXIF", async () => {
    const image = await withExifSize(testPicture(96, 64));
    expect(readExifSize(image)).toEqual([96, 64]);
    const result = await eraser.extend({ image, canvas: { width: 100, height: 120 } });
    expect(readExifSize(result.bytes)).toEqual([100, 120]);
  });

  it("gives back the very bytes when nothing is added, and says so", async () => {
    const image = await testPictureFile(60, 40, "jpeg");
    const result = await eraser.extend({ image, canvas: { aspectRatio: "3:2" } });
    expect(result).toMatchObject({ holePixels: 0, place: { x: 0, y: 0, width: 60, height: 40 } });
    expect(Buffer.from(result.bytes).equals(image)).toBe(true);
    expect(result.warnings).toEqual(["the canvas is as large as the picture: nothing was added"]);
  });

  it("fills the outermost pixels anew when told to, and those only", async () => {
    const image = testPicture(80, 60);
    const { hole, place } = await eraser.extend({ image, canvas: { left: 20 }, overlapPx: 6 });
    const rowOf = (y: number) => hole.data.subarray(y * 100, (y + 1) * 100).filter((value) => value !== 0).length;
    expect(place.x).toBe(20);
    expect([rowOf(0), rowOf(30)]).toEqual([26, 26]);
  });

  it("fills a rim anew unless told to keep it, and says so either way", async () => {
    const framed = testPicture(80, 60);
    for (let y = 0; y < 60; y++) framed.data.fill(0, y * 240 + 234, (y + 1) * 240);
    const request = { image: framed, canvas: { right: 10, top: 3 } };
    const filled = await eraser.extend(request);
    expect(filled.warnings).toEqual([expect.stringContaining("rim at the right: up to 5")]);
    expect(filled.holePixels).toBe(90 * 3 + 15 * 60);
    const kept = await eraser.extend({ ...request, overlapPx: 0 });
    expect(kept.warnings).toEqual([expect.stringContaining("overlap of 5 pixels would")]);
    expect(kept.holePixels).toBe(90 * 3 + 10 * 60);
  });

  it("warns of more new area than there is picture", async () => {
    const wide = await eraser.extend({ image: testPicture(80, 60), canvas: { right: "101%" } });
    expect(wide.warnings).toEqual([expect.stringContaining("may be seen again")]);
  });

  it("keeps what is to be avoided, and what is not opaque, from being copied", async () => {
    const engine = createFakeEngine();
    const image = pictureOf("rgb", 8, corner);
    await eraserOn(async () => engine).extend({
      image,
      canvas: { top: 10 },
      avoid: boxMask(WIDTH, HEIGHT, 0, 0, 5),
    });
    const { avoid, dilatePx } = engine.calls[0]?.options ?? {};
    expect(dilatePx).toBe(0);
    const isAvoided = (x: number, y: number) => avoid?.data[(y + 10) * WIDTH + x] === 255;
    expect([isAvoided(4, 4), isAvoided(5, 4), isAvoided(30, 30), isAvoided(20, 30)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("refuses what it cannot make, before it searches", async () => {
    const image = testPicture(80, 60);
    const engine = createFakeEngine();
    const fake = eraserOn(async () => engine);
    const codeOf = async (request: Parameters<typeof fake.extend>[0]) => (await failureOf(fake.extend(request))).code;
    expect(await codeOf({ image, canvas: { width: 79, height: 60 } })).toBe("bad_option");
    expect(await codeOf({ image, canvas: { left: -3 } })).toBe("bad_option");
    expect(await codeOf({ image, canvas: { left: 3 }, overlapPx: 101 })).toBe("bad_option");
    expect(await codeOf({ image, canvas: { left: 3 }, seed: -1 })).toBe("bad_option");
    expect(await codeOf({ image, canvas: { right: 100 }, maxPixels: 10_000 })).toBe("too_large");
    expect(await codeOf({ image, canvas: { right: 60_000 }, format: "webp" })).toBe("encode_failed");
    expect(engine.calls).toEqual([]);
  });

  it("stops when told to, with the signal's reason", async () => {
    const reason = new Error("enough");
    const request = { image: testPicture(80, 60), canvas: { left: 9 }, signal: AbortSignal.abort(reason) };
    await expect(eraser.extend(request)).rejects.toBe(reason);
  });
});

/** An EXIF block, little-endian, whose EXIF directory says a size: two LONGs behind their tags, at `SIZE_AT`. */
const EXIF = Buffer.from(
  "49492a0008000000" +
    "0100" +
    "6987" +
    "0400" +
    "01000000" +
    "1a000000" +
    "00000000" +
    "0200" +
    "02a0" +
    "0400" +
    "01000000" +
    "01000000" +
    "03a0" +
    "0400" +
    "01000000" +
    "01000000" +
    "00000000",
  "hex",
);
const SIZE_AT = [36, 48] as const;

/** A PNG with that block, in which the encoder has put the right size. */
async function withExifSize(raster: Raster): Promise<Uint8Array> {
  const { source } = await decodeImage((await encodeImage(raster)).bytes);
  return (await encodeImage(raster, { ...source, metadata: { exif: EXIF } })).bytes;
}

function readExifSize(file: Uint8Array): readonly number[] {
  const bytes = Buffer.from(file);
  const start = bytes.indexOf(EXIF.subarray(0, 26));
  return SIZE_AT.map((at) => bytes.readUInt32LE(start + at));
}
