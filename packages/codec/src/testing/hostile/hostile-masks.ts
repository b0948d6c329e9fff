import { createMask, createRaster } from "@lacuna/raster";
import { encodeImage } from "../../encode-image.ts";
import { encodeMask } from "../../mask/encode-mask.ts";
import { writeJpegMetadata } from "../../metadata/jpeg-metadata.ts";
import { shortEntry, writeTiff } from "../../metadata/tiff-directory.ts";
import type { HostileFile } from "./hostile-file.ts";
import { smoothPicture, testPicture } from "../test-picture.ts";

/** Masks that do not belong to their picture of 48×32, or are no masks. */
export async function hostileMasks(): Promise<HostileFile[]> {
  const picture = { width: 48, height: 32 };
  const good = await blackMask(48, 32);
  const refused = async (name: string, width: number, height: number): Promise<HostileFile> => {
    return {
      name,
      fileName: "mask.png",
      role: "mask",
      bytes: await blackMask(width, height),
      expect: "mask_mismatch",
      picture,
    };
  };
  const jpeg = await encodeImage(smoothPicture(48, 32), undefined, { format: "jpeg" });
  const turning = writeTiff([shortEntry(0x0112, 6)]);
  const turned = writeJpegMetadata(jpeg.bytes, { exif: turning }, false).bytes;
  const transparent = createRaster({
    width: 48,
    height: 32,
    model: "rgb",
    hasAlpha: true,
    data: new Uint8Array(48 * 32 * 4),
  });
  const text = new TextEncoder();
  return [
    await refused("mask-one-column-short", 47, 32),
    await refused("mask-one-row-long", 48, 33),
    await refused("mask-of-half-the-size", 24, 16),
    await refused("mask-of-twice-the-size", 96, 64),
    await refused("mask-of-one-pixel", 1, 1),
    await refused("mask-lying-on-its-side", 32, 48),
    {
      name: "mask-turned-by-its-own-exif",
      fileName: "mask.jpg",
      role: "mask",
      bytes: turned,
      expect: "mask_mismatch",
      picture,
    },
    {
      name: "mask-empty-file",
      fileName: "mask.png",
      role: "mask",
      bytes: new Uint8Array(),
      expect: "damaged_image",
      picture,
    },
    {
      name: "mask-cut-off",
      fileName: "mask.png",
      role: "mask",
      bytes: good.subarray(0, good.length - 20),
      expect: "damaged_image",
      picture,
    },
    {
      name: "mask-is-text",
      fileName: "mask.png",
      role: "mask",
      bytes: text.encode("0,0,48,32\n"),
      expect: "unsupported_format",
      picture,
    },
    {
      name: "mask-is-json",
      fileName: "mask.json",
      role: "mask",
      bytes: text.encode('{"x":1,"y":2}'),
      expect: "unsupported_format",
      picture,
    },
    {
      name: "mask-is-svg",
      fileName: "mask.svg",
      role: "mask",
      bytes: text.encode('<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'),
      expect: "unsupported_format",
      picture,
    },
    {
      name: "mask-is-a-photograph",
      fileName: "mask.png",
      role: "mask",
      bytes: (await encodeImage(testPicture(picture))).bytes,
      expect: "tolerated",
      why: "Any picture can be a mask; a note says that much of it is gray.",
      picture,
    },
    {
      name: "mask-wholly-transparent",
      fileName: "mask.png",
      role: "mask",
      bytes: (await encodeImage(transparent)).bytes,
      expect: "tolerated",
      why: "It marks nothing, which the engine says aloud.",
      picture,
    },
    {
      name: "mask-named-jpg-but-png",
      fileName: "mask.jpg",
      role: "mask",
      bytes: good,
      expect: "tolerated",
      why: "The content decides, not the name.",
      picture,
    },
  ];
}

async function blackMask(width: number, height: number): Promise<Uint8Array> {
  return await encodeMask(createMask(width, height));
}
