import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import { createRaster, type Raster } from "@lacuna/raster";
import sharp from "sharp";

/** The whole of a person on a white ground, as the package that holds the networks brings it for trying them. */
export async function openSamplePerson(side: number): Promise<Raster> {
  const source = await readFile(new URL("../src/sample.ts", import.meta.resolve("@vladmandic/human")), "utf8");
  const [, text] = /export const body[^`]*`([^`]*)`/.exec(source) ?? [];
  if (text === undefined) throw new Error("the package's sample is not where it was");
  const { data } = await sharp(Buffer.from(text, "base64"))
    .resize(side, side)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return createRaster({ width: side, height: side, model: "rgb", hasAlpha: false, data: new Uint8Array(data) });
}
