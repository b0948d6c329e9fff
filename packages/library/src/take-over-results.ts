import { decodeImage } from "@lacuna/codec";
import { createRaster, type Mask, type Raster } from "@lacuna/raster";
import { EraseError, namingFile } from "./errors.ts";
import { oneLine } from "./one-line.ts";
import type { Picture } from "./read-picture.ts";

/**
 * Makes rasters of what came back from another machine: the picture, with the results' samples in the hole.
 *
 * @throws EraseError  damaged_image, when a file is no picture of this one's size, model and depth, or one is missing.
 */
export async function takeOverResults(
  files: readonly Uint8Array[],
  picture: Pick<Picture, "raster" | "name">,
  hole: Mask,
  variations: number,
): Promise<readonly Raster[]> {
  if (files.length !== variations) throw wrongResult(picture.name);
  const rasters: Raster[] = [];
  for (const file of files) rasters.push(takeOver(picture, await decodeResult(file, picture), hole));
  return rasters;
}

async function decodeResult(file: Uint8Array, { raster, name }: Pick<Picture, "raster" | "name">): Promise<Raster> {
  try {
    return (await decodeImage(file, { maxPixels: raster.width * raster.height })).raster;
  } catch (error) {
    throw namingFile(error, `the result for ${name}`);
  }
}

function takeOver({ raster, name }: Pick<Picture, "raster" | "name">, result: Raster, hole: Mask): Raster {
  const isSameKind = raster.model === result.model && raster.hasAlpha === result.hasAlpha;
  const isSameDepth = raster.data.BYTES_PER_ELEMENT === result.data.BYTES_PER_ELEMENT;
  if (!isSameKind || !isSameDepth || raster.width !== result.width || raster.height !== result.height) {
    throw wrongResult(name);
  }
  const { channels } = raster;
  const data = raster.data.slice();
  for (let sample = 0; sample < data.length; sample++) {
    if (hole.data[Math.floor(sample / channels)] !== 0) data[sample] = result.data[sample] ?? 0;
  }
  return createRaster({ ...raster, data });
}

function wrongResult(name: string): EraseError {
  return new EraseError("damaged_image", `${oneLine(name)}: the result that came back is of another kind of picture`, {
    file: name,
  });
}
