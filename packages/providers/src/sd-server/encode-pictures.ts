import type { Mask, Raster } from "@lacuna/raster";
import { encodePng, paintHole } from "../png-pictures.ts";
import type { EncodedPictures } from "./recipes.ts";

/** Encoded on sharp's threads. */
export async function encodePictures(crop: Raster, hole: Mask): Promise<EncodedPictures> {
  const [own, mask, green] = await Promise.all(
    [crop, paintHole(crop, hole, "mask"), paintHole(crop, hole, "green")].map(encode),
  );
  return { crop: own, mask, green };
}

async function encode(raster: Raster): Promise<string> {
  return Buffer.from(await encodePng(raster)).toString("base64");
}
