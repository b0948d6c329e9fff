import { createRaster, type Raster } from "@lacuna/raster";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "./decode-image.ts";
import { encodeImage } from "./encode-image.ts";
import { decodeMask } from "./mask/decode-mask.ts";
import { concatBytes } from "./metadata/concat-bytes.ts";
import { readTiff, shortEntry, writeDirectory, writeTiff } from "./metadata/tiff-directory.ts";
import { writePngMetadata } from "./metadata/png-chunks.ts";
import { testPicture } from "./testing/test-picture.ts";

/** Where the upright pixel (x, y) stands in the stored picture, by orientation. EXIF 2.32, tag 0x0112. */
const STORED: Record<number, (x: number, y: number, width: number, height: number) => readonly [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y, width) => [width - 1 - x, y],
  3: (x, y, width, height) => [width - 1 - x, height - 1 - y],
  4: (x, y, _width, height) => [x, height - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, _width, height) => [y, height - 1 - x],
  7: (x, y, width, height) => [width - 1 - y, height - 1 - x],
  8: (x, y, width) => [width - 1 - y, x],
};

/** The slow twin: turns a stored picture upright one pixel at a time. */
function turnUpright(stored: Raster, orientation: number): Raster {
  const isTurned = orientation > 4;
  const [width, height] = isTurned ? [stored.height, stored.width] : [stored.width, stored.height];
  const data = stored.data.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = STORED[orientation](x, y, stored.width, stored.height);
      const from = (fromY * stored.width + fromX) * stored.channels;
      data.set(stored.data.subarray(from, from + stored.channels), (y * width + x) * stored.channels);
    }
  }
  return createRaster({ width, height, model: stored.model, hasAlpha: stored.hasAlpha, data });
}

const stored = testPicture({ width: 7, height: 5 });
const deep = testPicture({ width: 7, height: 5, bits: 16, hasAlpha: true });

async function turned(picture: Raster, format: "png" | "tiff", orientation: number): Promise<Uint8Array> {
  const { bytes } = await encodeImage(picture, undefined, { format });
  const tag = shortEntry(0x0112, orientation);
  if (format === "png") return writePngMetadata(bytes, { exif: writeTiff([tag]) });
  const entries = [...(readTiff(bytes)?.entries ?? []).filter((entry) => entry.tag !== tag.tag), tag];
  const file = concatBytes([
    bytes,
    new Uint8Array(bytes.length & 1),
    writeDirectory(entries, bytes.length + (bytes.length & 1)),
  ]);
  new DataView(file.buffer).setUint32(4, bytes.length + (bytes.length & 1), true);
  return file;
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])("EXIF orientation %i", (orientation) => {
  it.each(["png", "tiff"] as const)("is applied once to a %s, and written as upright", async (format) => {
    for (const picture of [stored, deep]) {
      const { raster, source } = await decodeImage(await turned(picture, format, orientation));
      expect(raster).toEqual(turnUpright(picture, orientation));
      expect(source).toMatchObject({ orientation, storedWidth: 7, storedHeight: 5 });

      const { bytes } = await encodeImage(raster, source);
      expect((await sharp(bytes).metadata()).orientation ?? 1).toBe(1);
      expect((await decodeImage(bytes)).raster).toEqual(raster);
    }
  });

  it("of a mask file is applied, too", async () => {
    const bytes = await turned(testPicture({ width: 7, height: 5, model: "gray" }), "png", orientation);
    const { data } = await decodeMask(bytes);
    expect(data).toEqual(turnUpright(testPicture({ width: 7, height: 5, model: "gray" }), orientation).data);
  });
});

describe("the orientation of a JPEG", () => {
  it.each([3, 6, 8])("%i is applied, and not doubled by writing", async (orientation) => {
    const raw = { width: 7, height: 5, channels: 3 } as const;
    const bytes = await sharp(stored.data, { raw }).withMetadata({ orientation }).jpeg({ quality: 100 }).toBuffer();
    const first = await decodeImage(bytes);
    expect(first.source.orientation).toBe(orientation);
    const again = await decodeImage((await encodeImage(first.raster, first.source)).bytes);
    expect(again.source.orientation).toBe(1);
    expect([again.raster.width, again.raster.height]).toEqual([first.raster.width, first.raster.height]);
    const viewer = await sharp((await encodeImage(first.raster, first.source)).bytes).metadata();
    expect(viewer.orientation).toBe(1);
  });
});
