import { encodeImage } from "@lacuna/codec";
import { createRaster, type Mask, type Raster } from "@lacuna/raster";
import type { EncodedPictures } from "./recipes.ts";

/** Encoded on sharp's threads. */
export async function encodePictures(crop: Raster, hole: Mask): Promise<EncodedPictures> {
  const [own, mask, green] = await Promise.all(
    [crop, paintHole(crop, hole, "mask"), paintHole(crop, hole, "green")].map(encode),
  );
  return { crop: own, mask, green };
}

async function encode(raster: Raster): Promise<string> {
  const { bytes } = await encodeImage(raster, undefined, { format: "png" });
  return Buffer.from(bytes).toString("base64");
}

function paintHole(crop: Raster, hole: Mask, kind: "mask" | "green"): Raster {
  const data = kind === "mask" ? new Uint8Array(crop.data.length) : Uint8Array.from(crop.data);
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p] !== 0) data.set(kind === "mask" ? [255, 255, 255] : [0, 255, 0], p * 3);
  }
  return createRaster({ width: crop.width, height: crop.height, model: "rgb", hasAlpha: false, data });
}
