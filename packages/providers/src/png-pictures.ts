import { encodeImage } from "@lacuna/codec";
import { createRaster, type Mask, type Raster } from "@lacuna/raster";

/** A PNG file, encoded on sharp's threads. */
export async function encodePng(raster: Raster): Promise<Uint8Array> {
  return (await encodeImage(raster, undefined, { format: "png" })).bytes;
}

/**
 * What a provider is shown besides the crop.
 *
 * @returns  `mask`: white where the hole is, else black. `green`: the crop with its hole in pure green. RGB both.
 */
export function paintHole(crop: Raster, hole: Mask, kind: "mask" | "green"): Raster {
  const data = kind === "mask" ? new Uint8Array(crop.data.length) : Uint8Array.from(crop.data);
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p] !== 0) data.set(kind === "mask" ? [255, 255, 255] : [0, 255, 0], p * 3);
  }
  return createRaster({ width: crop.width, height: crop.height, model: "rgb", hasAlpha: false, data });
}
