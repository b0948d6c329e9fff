import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type EncodedImage, encodeImage } from "@lacuna/codec";
import { asClause, namingFile, type Picture } from "@lacuna/library";
import {
  isReduced,
  liftGuesses,
  placeGuess,
  type Sketch,
  sketchGuess,
  type Verdict,
  type Window,
} from "@lacuna/providers";
import { createMask, createRaster } from "@lacuna/raster";
import { openHoles } from "./open-holes.ts";
import { type ImageReport, type PlaceOrder, type PlaceReport, resultFile, windowFiles } from "./protocol.ts";

/**
 * Puts the guesses of all windows into the picture and says what they are like. The result is written when they are good, or
 * on the last try.
 *
 * The picture is decoded again for it: between this order and the one that cut out the crops lies the time that a provider
 * takes, which may be minutes, and neither a process nor its memory is held meanwhile.
 */
export async function placeFill(order: PlaceOrder, threads: number, signal: AbortSignal): Promise<PlaceReport> {
  const { picture, holes, notes, k, readAvoided } = await openHoles(order);
  const { isMarkedGreen, seed } = order;
  const verdicts: Verdict[] = [];
  const sketches: Sketch[] = [];
  for (const [index, window] of order.windows.entries()) {
    signal.throwIfAborted();
    const size = { width: window.width, height: window.height };
    const read = (file: string): Promise<Uint8Array> => readFile(join(order.folder, file));
    const files = windowFiles(index);
    const rgb = (data: Uint8Array) => createRaster({ ...size, model: "rgb", hasAlpha: false, data });
    const crop = {
      picture: rgb(await read(files.crop)),
      hole: createMask(size.width, size.height, await read(files.hole)),
    };
    const guess = rgb(await read(files.guess));
    const placement = { window, crop, guess, seed, isMarkedGreen };
    if (picture.raster.model !== "cmyk" && isLifted(order, window)) {
      const sketch = sketchGuess(k, placement);
      sketches.push(sketch);
      verdicts.push(sketch.verdict);
    } else verdicts.push(placeGuess(k, picture.raster, holes.hole, placement));
  }
  if (!order.isLast && verdicts.some(({ faults }) => faults.length > 0)) return { verdicts, warnings: [] };
  signal.throwIfAborted();
  const avoid = sketches.length === 0 ? undefined : await readAvoided();
  const search = { ...(avoid && { avoid }), ...(order.effort && { effort: order.effort }) };
  const raster = await liftGuesses(k, picture.raster, holes.hole, sketches, { seed, signal, threads, search });
  const encoded = await encode({ ...picture, raster }, order);
  const warnings = [...new Set([...notes, ...encoded.notes].map(asClause))];
  return { verdicts, image: await writeResult(order, picture, encoded), warnings };
}

function isLifted({ lifts }: PlaceOrder, window: Window): boolean {
  return lifts === "all" || (lifts === "reduced" && isReduced(window));
}

async function encode({ raster, origin, name, format: own }: Picture, { output }: PlaceOrder): Promise<EncodedImage> {
  const { format, quality, keepMetadata } = output;
  try {
    return await encodeImage(raster, origin?.source, {
      format: format === "same" ? own : format,
      keepMetadata,
      ...(quality !== undefined && { quality }),
    });
  } catch (error) {
    throw namingFile(error, name);
  }
}

async function writeResult(
  { folder, index, seed }: PlaceOrder,
  { raster: { width, height } }: Picture,
  { bytes, format }: EncodedImage,
): Promise<ImageReport> {
  await writeFile(join(folder, resultFile(index)), bytes);
  return { format, width, height, sizeBytes: bytes.length, seed };
}
