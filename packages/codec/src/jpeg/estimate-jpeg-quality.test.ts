import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../decode-image.ts";
import { encodeImage } from "../encode-image.ts";
import { smoothPicture } from "../testing/test-picture.ts";
import { estimateJpegQuality } from "./estimate-jpeg-quality.ts";
import { type JpegTables, readJpegTables } from "./read-jpeg-tables.ts";

const { data } = smoothPicture(48, 32);
const open = () => sharp(data, { raw: { width: 48, height: 32, channels: 3 } });

async function tablesOf(bytes: Uint8Array): Promise<JpegTables> {
  const tables = readJpegTables(bytes);
  if (tables === undefined) throw new Error("no tables");
  return tables;
}

describe("estimateJpegQuality", () => {
  it.each([5, 30, 50, 75, 80, 90, 95, 100])("finds quality %i of libjpeg's tables", async (quality) => {
    const tables = await tablesOf(await open().jpeg({ quality }).toBuffer());
    expect(estimateJpegQuality(tables)).toMatchObject({ quality, baseTable: 0, isExact: true });
  });

  it.each([40, 75, 85, 95])("finds quality %i of mozjpeg's tables", async (quality) => {
    const tables = await tablesOf(await open().jpeg({ quality, quantisationTable: 3 }).toBuffer());
    expect(estimateJpegQuality(tables)).toMatchObject({ quality, baseTable: 3, isExact: true });
  });

  it("finds the nearest quality for tables of a camera's own", async () => {
    const tables = await tablesOf(await open().jpeg({ quality: 90 }).toBuffer());
    const own = tables.quantization.map((table) => table?.map((divisor, index) => divisor + (index % 3 === 0 ? 1 : 0)));
    const estimate = estimateJpegQuality({ ...tables, quantization: own });
    expect(estimate?.isExact).toBe(false);
    expect(Math.abs((estimate?.quality ?? 0) - 89)).toBeLessThanOrEqual(3);
  });

  it("has no answer when the frame names a table that is missing", async () => {
    const tables = await tablesOf(await open().jpeg().toBuffer());
    expect(estimateJpegQuality({ ...tables, quantization: [] })).toBeUndefined();
  });
});

describe("a JPEG written back", () => {
  const settings = [
    { quality: 71, chromaSubsampling: "4:2:0", progressive: false },
    { quality: 88, chromaSubsampling: "4:4:4", progressive: true },
    { quality: 95, chromaSubsampling: "4:2:0", progressive: true, quantisationTable: 3 },
  ] as const;

  it.each(settings)(
    "has the tables, the sampling and the scan kind of $quality, $chromaSubsampling",
    async (setting) => {
      const bytes = await open().jpeg(setting).toBuffer();
      const { raster, source } = await decodeImage(bytes);
      const written = await encodeImage(raster, source);
      expect(readJpegTables(written.bytes)).toEqual(readJpegTables(bytes));
    },
  );

  it("has the quality that was asked for instead", async () => {
    const { raster, source } = await decodeImage(await open().jpeg({ quality: 60 }).toBuffer());
    const { bytes } = await encodeImage(raster, source, { quality: 97 });
    expect(estimateJpegQuality(await tablesOf(bytes))).toMatchObject({ quality: 97, isExact: true });
  });

  it("has one component when it is gray", async () => {
    const gray = await open().toColourspace("b-w").jpeg({ quality: 83 }).toBuffer();
    const { raster, source } = await decodeImage(gray);
    expect(raster.model).toBe("gray");
    expect(readJpegTables((await encodeImage(raster, source)).bytes)).toEqual(readJpegTables(gray));
  });
});

describe("readJpegTables", () => {
  it("knows nothing about a file that is cut off before its frame", async () => {
    const bytes = await open().jpeg().toBuffer();
    expect(readJpegTables(bytes.subarray(0, 100))).toBeUndefined();
    expect(readJpegTables(new Uint8Array())).toBeUndefined();
  });
});
