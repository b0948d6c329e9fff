import { createMask, HOLE_THRESHOLD, type Mask } from "@lacuna/raster";
import { decodePicture } from "./decode-picture.ts";
import { UnreadablePictureError } from "./errors.ts";
import { toRgba } from "./to-rgba.ts";

/** @throws UnreadablePictureError  when the file is no picture or not of the size asked for. */
export async function decodeMask({
  file,
  width,
  height,
}: {
  file: Blob;
  width: number;
  height: number;
}): Promise<Mask> {
  const { raster } = await decodePicture(file);
  if (raster.width !== width || raster.height !== height) {
    throw new UnreadablePictureError(
      `This mask is ${raster.width} × ${raster.height} pixels, the picture ${width} × ${height}. A mask has to be exactly as large as its picture.`,
    );
  }
  const rgba = toRgba(raster, { x: 0, y: 0, width, height });
  const mask = createMask(width, height);
  for (let p = 0; p < mask.data.length; p++) {
    const alpha = rgba[4 * p + 3] ?? 0;
    // With transparency, what is opaque is meant, whatever its color.
    const luma = 0.299 * (rgba[4 * p] ?? 0) + 0.587 * (rgba[4 * p + 1] ?? 0) + 0.114 * (rgba[4 * p + 2] ?? 0);
    mask.data[p] = (raster.hasAlpha ? alpha : luma) >= HOLE_THRESHOLD ? 255 : 0;
  }
  return mask;
}
