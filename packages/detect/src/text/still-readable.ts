import { createRaster, growRect, type Mask, type Raster } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { cropMask } from "../mask/crop-mask.ts";
import { maskedMean } from "../mask/masked-mean.ts";
import { readPlanes } from "../mask/read-planes.ts";
import { isReadable } from "./check-lines.ts";
import type { TextLine } from "./list-lines.ts";
import { readLine } from "./read-line.ts";
import type { TextReader } from "./text-reader.ts";

/** Whoever erases what is marked grows it by some pixels: 3 by default. */
const GROWN_PX = 2;
/** Around a line, in heights of its middle: the letters, and what lies behind them. */
const REACH = 1.5;
const LEAST_SIGNS = 2;

/**
 * Whether a line can still be read once what is marked is painted over with the colors around it: then a part of the
 * letters, their outlines or their halos was not found.
 *
 * @param mask  What is marked, of the picture's size.
 *
 * Cost: two readings, 0.05 s for a short line.
 */
export async function isStillReadable(
  raster: Raster,
  line: TextLine,
  mask: Mask,
  reader: TextReader,
): Promise<boolean> {
  const { bounds, heightPx } = line;
  const window = growRect(bounds, Math.ceil(REACH * heightPx) + GROWN_PX, raster.width, raster.height);
  const { width, height } = window;
  const marked = growMask(cropMask(mask, window), GROWN_PX);
  const around: Mask = { ...marked, data: marked.data.map((value) => 255 - value) };
  const data = new Uint8Array(3 * width * height);
  for (const [c, plane] of readPlanes(raster, window).entries()) {
    const means = maskedMean(plane, around, Math.max(2, Math.round(heightPx)));
    for (let p = 0; p < plane.length; p++) data[3 * p + c] = marked.data[p] === 0 ? plane[p] : means[p];
  }
  const painted = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  const inWindow = { ...line, bounds: { ...bounds, x: bounds.x - window.x, y: bounds.y - window.y } };
  return isReadable(await readLine(painted, inWindow, reader, 0), heightPx, LEAST_SIGNS);
}
