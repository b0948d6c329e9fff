import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeImage } from "../decode-image.ts";
import { encodeImage } from "../encode-image.ts";
import { IMAGE_FORMATS, type ImageFormat } from "../image-format.ts";
import { smoothPicture, testPicture } from "../testing/test-picture.ts";
import { concatBytes } from "./concat-bytes.ts";
import { writeJpegMetadata } from "./jpeg-metadata.ts";
import type { Metadata } from "./metadata.ts";
import { pngChunks, writePngMetadata } from "./png-chunks.ts";
import {
  bytesEntry,
  integerValue,
  longEntry,
  readTiff,
  shortEntry,
  type TiffEntry,
  TYPE,
  writeTiff,
} from "./tiff-directory.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const ascii = (tag: number, content: string): TiffEntry => bytesEntry(tag, TYPE.ascii, text(`${content}\0`));

const exifDirectory = [ascii(0x9003, "2024:05:06 07:08:09"), longEntry(0xa002, 4000), longEntry(0xa003, 3000)];
const gpsDirectory = [ascii(1, "N"), ascii(3, "E")];
const pointer = (tag: number, directory: TiffEntry[]): TiffEntry => ({ ...longEntry(tag, 0), directory });

/** EXIF as a camera writes it, with a thumbnail in a second directory behind the first. */
function cameraExif(): Uint8Array {
  const first = writeTiff([
    ascii(0x010f, "Camera maker"),
    shortEntry(0x0112, 1),
    ascii(0x8298, "Somebody"),
    pointer(0x8769, exifDirectory),
    pointer(0x8825, gpsDirectory),
  ]);
  const thumbnail = text("THUMBNAIL-PIXELS");
  const second = writeTiff([longEntry(0x0201, first.length + 34 - 4), longEntry(0x0202, thumbnail.length)]).subarray(8);
  const exif = concatBytes([first, second, thumbnail]);
  const view = new DataView(exif.buffer);
  view.setUint32(8 + 2 + 5 * 12, first.length, true);
  view.setUint32(first.length + 2 + 8, first.length + second.length, true);
  return exif;
}

const xmp = text(
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6" dc:title="Größe"><xmp:Thumbnails>OLD</xmp:Thumbnails></rdf:Description></x:xmpmeta>`,
);
const icc = await displayP3();

/** sharp ships the profile; it lets go of it only inside a picture. */
async function displayP3(): Promise<Uint8Array> {
  const raw = { width: 1, height: 1, channels: 3 } as const;
  const png = await sharp(new Uint8Array(3), { raw }).withIccProfile("p3").png().toBuffer();
  return Uint8Array.from((await sharp(png).metadata()).icc ?? []);
}

async function pictureWithEverything(): Promise<Uint8Array> {
  const { bytes } = await encodeImage(smoothPicture(40, 30), undefined, { format: "jpeg" });
  const photoshop = concatBytes([text("8BIM"), Uint8Array.of(4, 4, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4)]);
  const preview = concatBytes([text("8BIM"), Uint8Array.of(4, 12, 0, 0, 0, 0, 0, 3, 9, 9, 9, 0)]);
  const everything: Metadata = {
    icc,
    exif: cameraExif(),
    xmp,
    photoshop: concatBytes([preview, photoshop]),
    density: 300,
    comments: [text("made by hand")],
  };
  return writeJpegMetadata(bytes, everything, true).bytes;
}

function asciiValue(exif: Uint8Array | undefined, tag: number): string | undefined {
  const file = exif && readTiff(exif);
  const entries = file?.entries.flatMap((entry) => [entry, ...(entry.directory ?? [])]);
  const data = entries?.find((entry) => entry.tag === tag)?.data;
  return data && new TextDecoder().decode(data).replace(/\0$/, "");
}

describe.each(IMAGE_FORMATS)("metadata written as %s", (format: ImageFormat) => {
  let metadata: Metadata;
  let stripped: Metadata;

  beforeAll(async () => {
    const { raster, source } = await decodeImage(await pictureWithEverything());
    const read = async (keepMetadata: boolean) => {
      const { bytes } = await encodeImage(raster, source, { format, keepMetadata });
      return (await decodeImage(bytes)).source.metadata;
    };
    [metadata, stripped] = [await read(true), await read(false)];
  });

  it("has the profile byte for byte, also when the rest is stripped", () => {
    expect(metadata.icc).toEqual(icc);
    expect(stripped.icc).toEqual(icc);
  });

  it("has EXIF with its directories, the picture's size, and no thumbnail", () => {
    expect(asciiValue(metadata.exif, 0x010f)).toBe("Camera maker");
    expect(asciiValue(metadata.exif, 0x8298)).toBe("Somebody");
    expect(asciiValue(metadata.exif, 0x9003)).toBe("2024:05:06 07:08:09");
    const exif = readTiff(metadata.exif ?? new Uint8Array());
    const inner = exif?.entries.find(({ tag }) => tag === 0x8769)?.directory ?? [];
    expect(integerValue({ isLittleEndian: true, entries: inner }, 0xa002)).toBe(40);
    expect(integerValue({ isLittleEndian: true, entries: inner }, 0xa003)).toBe(30);
    expect(exif?.entries.find(({ tag }) => tag === 0x8825)?.directory?.length).toBe(2);
    expect(Buffer.from(metadata.exif ?? []).includes("THUMBNAIL")).toBe(false);
  });

  it("has XMP that says upright and shows no thumbnail", () => {
    const packet = new TextDecoder().decode(metadata.xmp);
    expect(packet).toContain('tiff:Orientation="1"');
    expect(packet).toContain("Größe");
    expect(packet).not.toContain("OLD");
  });

  it("has nothing but the profile when stripped", () => {
    const { icc: _icc, ...rest } = stripped;
    expect({ ...rest, exif: undefined, density: undefined }).toEqual({ exif: undefined, density: undefined });
    expect(asciiValue(stripped.exif, 0x010f)).toBeUndefined();
    expect(Buffer.from(stripped.exif ?? []).includes("Somebody")).toBe(false);
  });

  it("has the density, where the format has a place for it", () => {
    if (format !== "webp" && format !== "avif") expect(metadata.density).toBeCloseTo(300, 1);
  });
});

describe("metadata of a JPEG written back", () => {
  it("has the comment and the Photoshop resources other than thumbnails", async () => {
    const { raster, source } = await decodeImage(await pictureWithEverything());
    const { metadata } = (await decodeImage((await encodeImage(raster, source)).bytes)).source;
    expect(metadata.comments?.map((comment) => new TextDecoder().decode(comment))).toEqual(["made by hand"]);
    expect(Array.from(metadata.photoshop ?? []).slice(-4)).toEqual([1, 2, 3, 4]);
    expect(metadata.photoshop?.length).toBe(16);
  });

  it("leaves out what is too long for a segment, and says so", async () => {
    const { raster, source } = await decodeImage(await pictureWithEverything());
    const long = { ...source, metadata: { ...source.metadata, xmp: new Uint8Array(70_000).fill(32) } };
    const { notes } = await encodeImage(raster, long);
    expect(notes).toEqual(["The XMP is too long for JPEG and was left out."]);
  });

  it("splits a long profile over segments", async () => {
    const { bytes } = await encodeImage(smoothPicture(8, 8), undefined, { format: "jpeg" });
    const long = new Uint8Array(150_000).fill(7);
    long.set(icc);
    new DataView(long.buffer).setUint32(0, long.length);
    const written = writeJpegMetadata(bytes, { icc: long }, true).bytes;
    expect((await decodeImage(written)).source.metadata.icc).toEqual(long);
  });

  it("says when a second picture is left behind", async () => {
    const { bytes } = await encodeImage(smoothPicture(8, 8), undefined, { format: "jpeg" });
    const pointing = concatBytes([
      bytes.subarray(0, 2),
      Uint8Array.of(0xff, 0xe2, 0, 8),
      text("MPF\0\0\0"),
      bytes.subarray(2),
    ]);
    expect((await decodeImage(pointing)).notes).toHaveLength(1);
  });
});

describe("a JPEG with an HDR gain map", () => {
  it("loses what XMP says about it, and keeps the rest of XMP", async () => {
    const { bytes } = await encodeImage(smoothPicture(8, 8), undefined, { format: "jpeg" });
    const packet = text(
      `<rdf:Description hdrgm:Version="1.0" GCamera:MotionPhoto="1" dc:title="Kept"><Container:Directory>map</Container:Directory></rdf:Description>`,
    );
    const { raster, source, notes } = await decodeImage(writeJpegMetadata(bytes, { xmp: packet }, true).bytes);
    expect(notes).toHaveLength(1);
    const written = await decodeImage((await encodeImage(raster, source)).bytes);
    const kept = new TextDecoder().decode(written.source.metadata.xmp);
    expect(kept).toBe('<rdf:Description dc:title="Kept"></rdf:Description>');
    expect(written.notes).toEqual([]);
  });
});

describe("metadata of a PNG written back", () => {
  it("has its color and text chunks as they were", async () => {
    const { bytes } = await encodeImage(testPicture({ width: 9, height: 9 }));
    const gamma = { type: "gAMA", data: Uint8Array.of(0, 0, 0xb1, 0x8f) };
    const comment = { type: "tEXt", data: text("Comment\0made by hand") };
    const packed = { type: "zTXt", data: concatBytes([text("Title\0\0"), deflateSync(text("Stone"))]) };
    const file = writePngMetadata(bytes, { pngColor: [gamma], pngText: [comment, packed], density: 300 });
    const { raster, source } = await decodeImage(file);
    const written = pngChunks((await encodeImage(raster, source)).bytes).filter(({ type }) => type !== "IDAT");
    expect(written.map(({ type }) => type)).toEqual(["IHDR", "gAMA", "pHYs", "tEXt", "zTXt", "IEND"]);
    expect(written.find(({ type }) => type === "gAMA")?.data).toEqual(gamma.data);
    expect(written.find(({ type }) => type === "zTXt")?.data).toEqual(packed.data);
  });
});

describe("a picture in Display P3", () => {
  it.each(["png", "tiff"] as const)("keeps its samples and its profile as %s", async (format) => {
    const picture = testPicture({ width: 9, height: 9 });
    const { bytes } = await encodeImage(picture);
    const { raster, source } = await decodeImage(writePngMetadata(bytes, { icc }));
    expect(raster).toEqual(picture);
    const written = await decodeImage((await encodeImage(raster, source, { format })).bytes);
    expect(written.raster).toEqual(picture);
    expect(written.source.metadata.icc).toEqual(icc);
  });
});
