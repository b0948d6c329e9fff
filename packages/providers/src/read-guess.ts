import { decodeImage } from "@lacuna/codec";
import { createRaster, type Raster } from "@lacuna/raster";
import { GuessLostError } from "./errors.ts";
import { resample } from "./framing/resample.ts";

/** Sides that differ by more show something else than the crop. */
const MAX_STRETCH = 0.03;
/** Of the pixels of a crop: some vendors answer in a size of their own. */
const MAX_GROWTH = 16;

/**
 * Decodes what came back for a crop. Services round sizes as they like: a picture of the crop's shape in another size is
 * resampled to it.
 *
 * @param name  Whose picture it is, for messages.
 * @returns     RGB, 8 bits, of the crop's size.
 * @throws GuessLostError  when it cannot be read, or shows something of another shape.
 */
export async function readGuess(
  bytes: Uint8Array,
  { width, height }: Pick<Raster, "width" | "height">,
  name: string,
): Promise<Raster> {
  const { raster } = await decodeImage(bytes, { maxPixels: width * height * MAX_GROWTH }).catch((cause: unknown) => {
    throw new GuessLostError(`${name}'s picture cannot be read.`, { cause });
  });
  const stretch = (raster.width * height) / (raster.height * width);
  if (raster.model !== "rgb" || raster.data instanceof Uint16Array || Math.abs(stretch - 1) > MAX_STRETCH) {
    const kind = `${raster.width}×${raster.height} ${raster.model}`;
    throw new GuessLostError(`${name} answered with ${kind} where ${width}×${height} rgb was asked for.`);
  }
  return toSize(dropAlpha(raster), width, height);
}

function dropAlpha(raster: Raster): Raster {
  const { width, height, channels, data } = raster;
  if (channels === 3) return raster;
  const colors = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) colors.set(data.subarray(p * channels, p * channels + 3), p * 3);
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data: colors });
}

function toSize(raster: Raster, width: number, height: number): Raster {
  if (raster.width === width && raster.height === height) return raster;
  const rowLength = raster.width * 3;
  const samples = resample(
    (y) => Float32Array.from(raster.data.subarray(y * rowLength, (y + 1) * rowLength)),
    { width: raster.width, height: raster.height, channels: 3 },
    { start: 0, step: raster.width / width, count: width },
    { start: 0, step: raster.height / height, count: height },
  );
  return createRaster({
    width,
    height,
    model: "rgb",
    hasAlpha: false,
    data: Uint8Array.from(new Uint8ClampedArray(samples)),
  });
}
