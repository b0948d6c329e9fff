import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { decodeImage, encodeMask } from "@lacuna/codec";
import { createMask, createRaster, type Mask } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEraser, eraserOn } from "./eraser.ts";
import { erase } from "./erase.ts";
import { EraseError } from "./errors.ts";
import type { EraseRequest } from "./request.ts";
import { createFakeEngine, type FakeEngine } from "./testing/fake-engine.ts";
import { boxMask, testPicture, testPictureFile } from "./testing/test-picture.ts";

const WIDTH = 64;
const HEIGHT = 48;
let folder = "";
let png: Uint8Array;
let maskPng: Uint8Array;
const mask = boxMask(WIDTH, HEIGHT, 24, 16, 12);

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "lacuna-library-"));
  png = await testPictureFile(WIDTH, HEIGHT);
  maskPng = await encodeMask(mask);
  await writeFile(path.join(folder, "photo.png"), png);
  await writeFile(path.join(folder, "mask.png"), maskPng);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function fakeEraser(): { engine: FakeEngine; eraser: ReturnType<typeof eraserOn> } {
  const engine = createFakeEngine();
  return { engine, eraser: eraserOn(async () => engine) };
}

function countMarked(marks: Mask | undefined): number | undefined {
  return marks?.data.filter((value) => value > 0).length;
}

async function failureOf(request: Promise<unknown>): Promise<EraseError> {
  const error = await request.catch((reason: unknown) => reason);
  if (!(error instanceof EraseError)) throw new Error(`not an EraseError: ${String(error)}`);
  expect(error.message).not.toContain("\n");
  return error;
}

describe("erase, with the real engine", () => {
  it("takes paths and gives back a picture that differs in the hole only", async () => {
    const image = path.join(folder, "photo.png");
    const result = await erase({ image, mask: path.join(folder, "mask.png"), dilatePx: 2, threads: 1 });
    expect(result).toMatchObject({ format: "png", width: WIDTH, height: HEIGHT, seed: 0, warnings: [] });
    const before = testPicture(WIDTH, HEIGHT).data;
    const after = (await decodeImage(result.bytes)).raster.data;
    let changed = 0;
    for (const [pixel, value] of result.hole.data.entries()) {
      const isSame = [0, 1, 2].every((c) => before[pixel * 3 + c] === after[pixel * 3 + c]);
      if (value === 0) expect(isSame).toBe(true);
      else if (!isSame) changed++;
    }
    expect(result.holePixels).toBeGreaterThan(12 * 12);
    expect(changed).toBeGreaterThan(result.holePixels / 2);
  });

  it("makes the same bytes from the same seed, and as many variations as asked for", async () => {
    await using eraser = createEraser({ threads: 1 });
    const request: EraseRequest = { image: png, mask: maskPng, seed: 7, variations: 2 };
    const [first, second] = [await eraser.erase(request), await eraser.erase(request)];
    expect(first.images.map(({ seed }) => seed)).toEqual([7, 8]);
    expect(second.images.map(({ bytes }) => bytes)).toEqual(first.images.map(({ bytes }) => bytes));
    expect(first.images[0].bytes).not.toEqual(first.images[1]?.bytes);
  });

  it("names the picture when the mask leaves nothing to copy from", async () => {
    const everything = createMask(WIDTH, HEIGHT).data.fill(255);
    const whole = createMask(WIDTH, HEIGHT, everything);
    const failure = await failureOf(erase({ image: path.join(folder, "photo.png"), mask: whole, threads: 1 }));
    expect(failure.code).toBe("empty_source");
    expect(failure.message).toContain("photo.png: the mask covers the whole picture");
  });

  it("refuses sides that the engine cannot take", async () => {
    const image = createRaster({
      width: 70_000,
      height: 2,
      model: "gray",
      hasAlpha: false,
      data: new Uint8Array(140_000),
    });
    const failure = await failureOf(erase({ image, mask: boxMask(70_000, 2, 5, 0, 1), threads: 1 }));
    expect(failure.code).toBe("too_large");
    expect(failure.message).toContain("the image: sides may be up to 65535 pixels");
  });

  it("stops when its signal fires, with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const run = erase({
      image: testPicture(700, 500),
      mask: boxMask(700, 500, 100, 100, 250),
      threads: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(run).rejects.toBe(reason);
  });
});

describe("sources", () => {
  it.each([
    ["a path", () => path.join(folder, "photo.png")],
    ["a file URL", () => pathToFileURL(path.join(folder, "photo.png"))],
    ["bytes", () => png],
    ["named bytes", () => ({ name: "upload.png", bytes: png })],
    ["a raster", () => testPicture(WIDTH, HEIGHT)],
  ])("reads a picture from %s", async (_, image) => {
    const { eraser, engine } = fakeEraser();
    const result = await eraser.erase({ image: image(), mask });
    expect(engine.calls[0]?.image.data).toEqual(testPicture(WIDTH, HEIGHT).data);
    expect(result.format).toBe("png");
  });

  it.each([
    ["a path", () => path.join(folder, "mask.png")],
    ["bytes", () => maskPng],
    ["a mask", () => mask],
    ["a box", () => ({ shapes: [{ kind: "box", x: 24, y: 16, width: 12, height: 12 }] }) as const],
  ])("reads a mask from %s", async (_, source) => {
    const { eraser, engine } = fakeEraser();
    await eraser.erase({ image: png, mask: source() });
    expect(engine.calls[0]?.mask.data).toEqual(mask.data);
  });

  it("erases the union of several masks", async () => {
    const { eraser, engine } = fakeEraser();
    const box = { kind: "box", x: 0, y: 0, width: 2, height: 3 } as const;
    await eraser.erase({ image: png, mask: [mask, { shapes: [box] }] });
    expect(countMarked(engine.calls[0]?.mask)).toBe(12 * 12 + 2 * 3);
    expect(countMarked(mask)).toBe(12 * 12);
  });

  it("inverts masks, but not shapes and not what must not be copied from", async () => {
    const { eraser, engine } = fakeEraser();
    await eraser.erase({ image: png, mask, invert: true, avoid: maskPng });
    expect(countMarked(engine.calls[0]?.mask)).toBe(WIDTH * HEIGHT - 12 * 12);
    expect(countMarked(engine.calls[0]?.options.avoid)).toBe(12 * 12);
  });

  it("copies from nothing that any of several masks keeps from being copied", async () => {
    const { eraser, engine } = fakeEraser();
    const corner = createMask(WIDTH, HEIGHT);
    corner.data[0] = 255;
    await eraser.erase({ image: png, mask, avoid: [maskPng, corner] });
    expect(countMarked(engine.calls[0]?.options.avoid)).toBe(12 * 12 + 1);
    await eraser.erase({ image: png, mask, avoid: [] });
    expect(engine.calls[1]?.options.avoid).toBeUndefined();
  });

  it("erases what is transparent, and makes it opaque", async () => {
    const { eraser } = fakeEraser();
    const data = new Uint8Array(8 * 8 * 4).fill(200);
    for (let pixel = 0; pixel < 64; pixel++) data[pixel * 4 + 3] = pixel < 8 ? 0 : 255;
    const image = createRaster({ width: 8, height: 8, model: "rgb", hasAlpha: true, data });
    const result = await eraser.erase({ image, mask: "alpha" });
    expect(result.holePixels).toBe(8);
    expect([...result.images[0].raster.data.subarray(0, 4)]).toEqual([0, 0, 0, 255]);
  });

  it("leaves the caller's picture and mask as they were, also in Buffers", async () => {
    const raster = testPicture(WIDTH, HEIGHT);
    const image = { ...raster, data: Buffer.from(raster.data) };
    const result = await erase({
      image,
      mask: { ...mask, data: Buffer.from(mask.data) },
      threads: 1,
      comparison: true,
    });
    expect([...image.data]).toEqual([...raster.data]);
    expect(result.images[0].raster.data.buffer).not.toBe(image.data.buffer);
  });
});

describe("results", () => {
  it("gives back the very bytes when the mask is empty, and says so", async () => {
    const { eraser, engine } = fakeEraser();
    const result = await eraser.erase({ image: png, mask: createMask(WIDTH, HEIGHT), variations: 2 });
    expect(result.images.map(({ bytes }) => bytes)).toEqual([png, png]);
    expect(result.warnings).toEqual(["the mask is empty: nothing was erased"]);
    expect(result.holePixels).toBe(0);
    expect(engine.calls).toHaveLength(0);
  });

  it.each([{ format: "webp" }, { quality: 50 }, { keepMetadata: false }] as const)(
    "writes an unchanged picture anew for %j",
    async (asked) => {
      const { eraser } = fakeEraser();
      const jpeg = await testPictureFile(WIDTH, HEIGHT, "jpeg");
      const result = await eraser.erase({ image: jpeg, mask: createMask(WIDTH, HEIGHT), ...asked });
      expect(result.bytes).not.toBe(jpeg);
    },
  );

  it.each(["jpeg", "png", "webp", "avif", "tiff"] as const)("writes %s", async (format) => {
    const { eraser } = fakeEraser();
    const result = await eraser.erase({ image: png, mask, format, comparison: true });
    const [first] = result.images;
    expect((await decodeImage(first.bytes)).format).toBe(format);
    expect((await decodeImage(first.comparison ?? png)).format).toBe(format);
  });

  it("reports progress that never falls and ends at 1", async () => {
    const { eraser } = fakeEraser();
    const seen: number[] = [];
    await eraser.erase({ image: png, mask, onProgress: (fraction) => seen.push(fraction) });
    expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
    expect(seen.at(-1)).toBe(1);
  });

  it("passes the engine's warnings on", async () => {
    const { eraser } = fakeEraser();
    expect((await eraser.erase({ image: png, mask })).warnings).toEqual(["a warning"]);
  });
});

describe("failures", () => {
  it.each([
    ["file_not_found", { image: "no\nsuch.jpg" }, "no such.jpg: there is no such file"],
    ["file_not_found", { mask: "no-mask.png" }, "no-mask.png: there is no such file"],
    ["file_not_found", { avoid: "no-avoid.png" }, "no-avoid.png: there is no such file"],
    ["file_unreadable", { image: os.tmpdir() }, "it is a folder"],
    ["file_unreadable", { image: new URL("https://example.com/a.jpg") }, "only file: URLs"],
    ["unsupported_format", { image: { name: "notes.txt", bytes: Buffer.from("hello there") } }, "notes.txt: "],
    ["damaged_image", { image: new Uint8Array() }, "the image: "],
    ["too_large", { maxPixels: 100 }, "the image: "],
    ["mask_mismatch", { mask: createMask(5, 5) }, "the mask: it is 5×5, the picture 64×48"],
    ["mask_mismatch", { avoid: createMask(5, 5) }, "the avoid mask: it is 5×5"],
    ["mask_mismatch", { mask: "alpha" }, "the image: "],
    ["bad_shape", { mask: { shapes: [{ kind: "box", x: 900, y: 0, width: 5, height: 5 }] } }, "the image: box 1"],
    ["bad_shape", { mask: { shapes: [] } }, "the image: "],
    ["bad_option", { image: { ...testPicture(8, 8), width: 9 } }, "the image: a 9×8 raster"],
    [
      "bad_option",
      { mask: { ...createMask(64, 48), data: new Uint8Array(7) } },
      "the mask: it is 64×48 but has 7 bytes",
    ],
    ["bad_option", { mask: [] }, "mask is an empty list"],
    ["bad_option", { dilatePx: 101 }, "dilatePx must be an integer from 0 to 100, not 101"],
    ["bad_option", { seed: -1 }, "seed must be"],
    ["bad_option", { seed: 1.5 }, "seed must be"],
    ["bad_option", { variations: 9 }, "variations must be"],
    ["bad_option", { quality: 0 }, "quality must be"],
    ["bad_option", { maxPixels: 0 }, "maxPixels must be"],
  ] as const)("%s: %o", async (code, request, message) => {
    const { eraser } = fakeEraser();
    const failure = await failureOf(eraser.erase({ image: png, mask, ...request }));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(message);
  });

  it.each([null, undefined, 5, {}, { image: "a" }])(
    "refuses %j for a picture, from callers without types",
    async (image) => {
      const { eraser } = fakeEraser();
      const request: EraseRequest = JSON.parse(JSON.stringify({ image, mask: "mask.png" }));
      expect((await failureOf(eraser.erase(request))).code).toBe("bad_option");
    },
  );

  it("does not take a mask of another size unless told to stretch it", async () => {
    const { eraser, engine } = fakeEraser();
    const small = await encodeMask(boxMask(WIDTH / 2, HEIGHT / 2, 12, 8, 6));
    expect((await failureOf(eraser.erase({ image: png, mask: small }))).code).toBe("mask_mismatch");
    await eraser.erase({ image: png, mask: small, fitMask: true });
    expect(engine.calls[0]?.mask.data).toEqual(mask.data);
  });

  it("refuses threads out of range and erases after close", async () => {
    expect(() => createEraser({ threads: 65 })).toThrow("threads must be an integer from 1 to 64");
    const { eraser, engine } = fakeEraser();
    await eraser.erase({ image: png, mask });
    await eraser.close();
    expect(engine.isClosed).toBe(true);
    expect((await failureOf(eraser.erase({ image: png, mask }))).code).toBe("closed");
  });

  it("throws the reason of a signal that has fired already", async () => {
    const { eraser } = fakeEraser();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(eraser.erase({ image: png, mask, signal })).rejects.toThrow("enough");
  });
});
