import { createMask, createRaster, type Mask } from "@lacuna/raster";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { encodeImage } from "../encode-image.ts";
import type { ImageFormat } from "../image-format.ts";
import { decodeMask } from "./decode-mask.ts";
import { encodeMask } from "./encode-mask.ts";
import { maskFromAlpha } from "./mask-from-alpha.ts";

const isInSquare = (at: number): boolean => at % 16 >= 4 && at % 16 < 12 && at >= 64 && at < 192;

/** 16×16: white inside a square of 8, black around it. */
function squareMask(): Mask {
  return createMask(
    16,
    16,
    Uint8Array.from({ length: 256 }, (_, at) => (isInSquare(at) ? 255 : 0)),
  );
}

const binarized = (mask: Mask): number[] => Array.from(mask.data, (value) => (value >= 128 ? 255 : 0));

/** A picture file of 2×2 from its RGBA pixels. */
async function rgba(...pixels: readonly (readonly [number, number, number, number])[]): Promise<Uint8Array> {
  const data = Uint8Array.from(pixels.flat());
  return (await encodeImage(createRaster({ width: 2, height: 2, model: "rgb", hasAlpha: true, data }))).bytes;
}

const BLACK = [0, 0, 0, 255] as const;
const WHITE = [255, 255, 255, 255] as const;
const RED = [255, 0, 0, 255] as const;
const CLEAR = [0, 0, 0, 0] as const;
const CLEAR_WHITE = [255, 255, 255, 0] as const;

const openSquare = () => sharp(squareMask().data, { raw: { width: 16, height: 16, channels: 1 } }).toColourspace("b-w");

const read = async (bytes: Uint8Array, channel?: "auto" | "luma" | "alpha" | "transparency"): Promise<number[]> => [
  ...(await decodeMask(bytes, channel ? { channel } : {})).data,
];

const picture = (bits: 8 | 16, ...alpha: number[]) => {
  const samples = alpha.flatMap((value) => [9, 8, 7, value]);
  const data = bits === 16 ? Uint16Array.from(samples) : Uint8Array.from(samples);
  return createRaster({ width: alpha.length, height: 1, model: "rgb", hasAlpha: true, data });
};

describe("decodeMask", () => {
  it("reads what encodeMask wrote", async () => {
    const soft = createMask(3, 1, Uint8Array.of(0, 100, 255));
    expect((await decodeMask(await encodeMask(soft))).data).toEqual(soft.data);
  });

  it.each(["jpeg", "png", "webp", "avif", "tiff"] as const)(
    "reads black and white from %s",
    async (format: ImageFormat) => {
      const mask = squareMask();
      const gray = createRaster({ width: 16, height: 16, model: "gray", hasAlpha: false, data: mask.data });
      const { bytes } = await encodeImage(gray, undefined, { format, quality: 60 });
      expect(binarized(await decodeMask(bytes))).toEqual([...mask.data]);
    },
  );

  const depths: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
    ["1-bit PNG", async () => await openSquare().png({ palette: true, colours: 2, effort: 1 }).toBuffer()],
    [
      "1-bit TIFF",
      async () => await openSquare().tiff({ bitdepth: 1, compression: "none", predictor: "none" }).toBuffer(),
    ],
    ["16-bit PNG", async () => await openSquare().toColourspace("grey16").png().toBuffer()],
    ["GIF", async () => await openSquare().gif({ effort: 1 }).toBuffer()],
    ["CMYK TIFF", async () => await openSquare().toColourspace("cmyk").tiff({ compression: "lzw" }).toBuffer()],
  ];

  it.each(depths)("reads black and white from a %s", async (_name, write) => {
    expect(binarized(await decodeMask(await write()))).toEqual([...squareMask().data]);
  });

  it("leaves soft values soft", async () => {
    const ramp = createMask(4, 1, Uint8Array.of(1, 127, 128, 254));
    expect([...(await decodeMask(await encodeMask(ramp))).data]).toEqual([1, 127, 128, 254]);
  });

  it("turns black and white around when inverted", async () => {
    const { data } = await decodeMask(await encodeMask(createMask(3, 1, Uint8Array.of(0, 100, 255))), { invert: true });
    expect([...data]).toEqual([255, 155, 0]);
  });

  it("refuses another size and names both", async () => {
    const refused = decodeMask(await encodeMask(createMask(4, 3)), { size: { width: 8, height: 6 } });
    await expect(refused).rejects.toMatchObject({
      code: "mask_mismatch",
      message: "The mask is 4×3 and the picture 8×6; they must be equal.",
    });
  });

  it("hints at the EXIF orientation when the mask lies on its side", async () => {
    const refused = decodeMask(await encodeMask(createMask(4, 3)), { size: { width: 3, height: 4 } });
    await expect(refused).rejects.toThrow(/on its side: make it on the upright picture/);
  });

  it("stretches by nearest neighbor when asked to fit", async () => {
    const small = createMask(2, 2, Uint8Array.of(255, 0, 0, 255));
    const mask = await decodeMask(await encodeMask(small), { size: { width: 4, height: 6 }, fit: true });
    expect([mask.width, mask.height]).toEqual([4, 6]);
    const top = [255, 255, 0, 0];
    const bottom = [0, 0, 255, 255];
    expect([...mask.data]).toEqual([...top, ...top, ...top, ...bottom, ...bottom, ...bottom]);
  });

  it("holds a mask to the same limits as a picture", async () => {
    const bytes = await encodeMask(createMask(20, 20));
    await expect(decodeMask(bytes, { limits: { maxPixels: 399 } })).rejects.toMatchObject({ code: "too_large" });
    await expect(decodeMask(bytes, { limits: { maxBytes: 10 } })).rejects.toMatchObject({ code: "too_large" });
  });
});

describe("the channel of a mask with alpha", () => {
  it("is its brightness when it is opaque everywhere", async () => {
    expect(await read(await rgba(BLACK, WHITE, WHITE, BLACK))).toEqual([0, 255, 255, 0]);
  });

  it("makes transparent pixels black, whatever color lies under them", async () => {
    expect(await read(await rgba(BLACK, WHITE, CLEAR_WHITE, CLEAR))).toEqual([0, 255, 0, 0]);
  });

  it("is the strokes, when they are of one color on a transparent ground", async () => {
    for (const stroke of [WHITE, RED, BLACK]) {
      expect(await read(await rgba(CLEAR, stroke, stroke, CLEAR))).toEqual([0, 255, 255, 0]);
    }
  });

  it("is what is cut out of a black ground, as in masks for edit services", async () => {
    expect(await read(await rgba(BLACK, BLACK, CLEAR, BLACK))).toEqual([0, 0, 255, 0]);
    const ground = Uint8Array.from(squareMask().data, (value) => 255 - value);
    const cutOut = await sharp({ create: { width: 16, height: 16, channels: 3, background: "black" } })
      .joinChannel(Buffer.from(ground), { raw: { width: 16, height: 16, channels: 1 } })
      .png()
      .toBuffer();
    expect(await read(cutOut)).toEqual([...squareMask().data]);
  });

  it("is the strokes still, when they reach far along the edge or the ground is of another color", async () => {
    expect(await read(await rgba(BLACK, BLACK, CLEAR, CLEAR))).toEqual([255, 255, 0, 0]);
    expect(await read(await rgba(RED, RED, CLEAR, RED))).toEqual([255, 255, 0, 255]);
  });

  it("keeps the softness of a brush", async () => {
    expect(await read(await rgba(CLEAR, RED, [255, 0, 0, 77], CLEAR))).toEqual([0, 255, 77, 0]);
  });

  it("is what was asked for", async () => {
    const bytes = await rgba(WHITE, RED, CLEAR, [255, 255, 255, 100]);
    expect(await read(bytes, "alpha")).toEqual([255, 255, 0, 100]);
    expect(await read(bytes, "transparency")).toEqual([0, 0, 255, 155]);
    expect(await read(bytes, "luma")).toEqual([255, 76, 0, 100]); // red has 0.299 of white's brightness
  });

  it("is missing in a mask without alpha", async () => {
    const bytes = await encodeMask(squareMask());
    for (const channel of ["alpha", "transparency"] as const) {
      await expect(decodeMask(bytes, { channel })).rejects.toMatchObject({ code: "mask_mismatch" });
    }
  });

  it("is doubted aloud when the mask looks like a photograph", async () => {
    const gray = createRaster({
      width: 4,
      height: 4,
      model: "gray",
      hasAlpha: false,
      data: new Uint8Array(16).fill(120),
    });
    expect((await decodeMask((await encodeImage(gray)).bytes)).notes).toHaveLength(1);
    expect((await decodeMask(await encodeMask(squareMask()))).notes).toEqual([]);
  });
});

describe("a picture's own transparency", () => {
  it("marks what is to be erased", () => {
    expect([...maskFromAlpha(picture(8, 0, 255, 100)).data]).toEqual([255, 0, 155]);
    expect([...maskFromAlpha(picture(16, 0, 65_535)).data]).toEqual([255, 0]);
  });

  it("is an error when there is none", () => {
    expect(() => maskFromAlpha(picture(8, 255, 255))).toThrow(/opaque everywhere/);
    const opaque = createRaster({ width: 1, height: 1, model: "gray", hasAlpha: false, data: new Uint8Array(1) });
    expect(() => maskFromAlpha(opaque)).toThrow(/no alpha channel/);
  });
});
