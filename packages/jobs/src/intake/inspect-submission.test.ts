import { encodeImage, encodeMask, IMAGE_FORMATS } from "@lacuna/codec";
import { createMask, createRaster } from "@lacuna/raster";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inspectSubmission } from "./inspect-submission.ts";

async function imageFile(width: number, height: number, format: (typeof IMAGE_FORMATS)[number]): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * 3).fill(90);
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  return (await encodeImage(raster, undefined, { format })).bytes;
}

const maskFile = (width: number, height: number) => encodeMask(createMask(width, height));

/** Puts an EXIF block with nothing but an orientation behind a JPEG's first marker. */
function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const tiff = Buffer.from("49492a0008000000010012010300010000000000000000000000", "hex");
  tiff.writeUInt16LE(orientation, 18);
  const exif = Buffer.concat([Buffer.from("Exif\0\0"), tiff]);
  const marker = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, exif, jpeg.subarray(2)]);
}

describe("inspectSubmission", () => {
  it("tells format and size of both pictures, in every format", async () => {
    for (const format of IMAGE_FORMATS) {
      const image = await imageFile(40, 30, format);
      expect(await inspectSubmission({ image, mask: await maskFile(40, 30) })).toEqual({
        image: { format, width: 40, height: 30 },
        mask: { format: "png", width: 40, height: 30 },
      });
    }
  });

  it("looks at one picture where the other is given by address", async () => {
    const image = await imageFile(40, 30, "png");
    expect(await inspectSubmission({ image })).toEqual({ image: { format: "png", width: 40, height: 30 } });
    expect(await inspectSubmission({ mask: image })).toEqual({ mask: { format: "png", width: 40, height: 30 } });
    expect(await inspectSubmission({})).toEqual({});
  });

  it("compares the mask with the upright image", async () => {
    const image = withOrientation(await imageFile(40, 30, "jpeg"), 6);
    expect(await inspectSubmission({ image, mask: await maskFile(30, 40) })).toMatchObject({
      image: { width: 30, height: 40 },
    });
    await expect(inspectSubmission({ image, mask: await maskFile(40, 30) })).rejects.toMatchObject({
      failure: {
        code: "mask_mismatch",
        message:
          "The mask is 40×30 and the image 30×40; they must be equal. It lies on its side: draw it on the upright image, as viewers show it.",
        input: "mask",
      },
    });
  });

  it("refuses a mask of another size, with both sizes", async () => {
    const image = await imageFile(40, 30, "png");
    await expect(inspectSubmission({ image, mask: await maskFile(41, 30) })).rejects.toMatchObject({
      failure: {
        code: "mask_mismatch",
        message: "The mask is 41×30 and the image 40×30; they must be equal.",
        input: "mask",
      },
    });
  });

  it("says which of the pictures is unreadable, and how", async () => {
    const good = await imageFile(40, 30, "png");
    const bad: readonly (readonly [Uint8Array, string, string])[] = [
      [Buffer.from("GET / HTTP/1.1"), "unsupported_format", "The file is text"],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), "unsupported_format", "an SVG drawing"],
      [Buffer.from("%PDF-1.7"), "unsupported_format", "a PDF document"],
      [new Uint8Array(0), "damaged_image", "empty"],
      [good.subarray(0, 20), "damaged_image", "cut off"],
    ];
    for (const [bytes, code, words] of bad) {
      const asImage = { code, input: "image", message: expect.stringMatching(`^Image: .*${words}`) };
      const asMask = { code, input: "mask", message: expect.stringMatching(`^Mask: .*${words}`) };
      await expect(inspectSubmission({ image: bytes, mask: good })).rejects.toMatchObject({ failure: asImage });
      await expect(inspectSubmission({ image: good, mask: bytes })).rejects.toMatchObject({ failure: asMask });
    }
  });

  it("refuses more pixels or bytes than allowed, from the header of a bomb too", async () => {
    const image = await imageFile(40, 30, "png");
    const bomb = Uint8Array.from(image);
    const view = new DataView(bomb.buffer);
    view.setUint32(16, 60_000); // width and height in IHDR
    view.setUint32(20, 60_000);
    view.setUint32(29, crc32(bomb.subarray(12, 29)));
    for (const [bytes, limits, told] of [
      [image, { maxPixels: 1199 }, {}],
      [image, { maxBytes: 50 }, { maxBytes: 50 }],
      [bomb, {}, {}],
    ] as const) {
      await expect(inspectSubmission({ image: bytes }, limits)).rejects.toMatchObject({
        failure: { code: "too_large", input: "image", message: expect.any(String), ...told },
      });
    }
  });
});
