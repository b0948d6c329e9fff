import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeImage, encodeMask, maskFromShapes } from "@lacuna/codec";
import { findThings, guessLetters, type Networks, type SeenText } from "@lacuna/detect";
import { namingFile, readMask, readPicture } from "@lacuna/library";
import { HOLE_THRESHOLD, type Mask, type Raster } from "@lacuna/raster";
import type { PixelSize } from "../model/task.ts";
import { FOUND_FILES, type FoundFile, type SelectOrder, type SelectReport } from "./protocol.ts";
import { readInput, readMaskInput } from "./read-inputs.ts";
import { INPUT_NAMES } from "./to-failure.ts";

/**
 * Finds what an order asks for, and writes the mask of it and of what was marked already beside its inputs; of lettering also what
 * an erase has to know besides.
 *
 * @throws EraseError  of the library; MissingPackageError; the signal's reason when aborted.
 */
export async function selectMask(
  networks: Networks,
  order: SelectOrder,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
): Promise<SelectReport> {
  const { find, maskKind, maxPixels, growPx } = order;
  const image = await readInput(order, "image");
  const picture = await readPicture({ image, maxPixels });
  const given = maskKind === "none" ? undefined : await readMaskInput({ ...order, maskKind }, image);
  const marked = given === undefined ? undefined : await readMask({ image, mask: given, maxPixels }, picture);
  const allowed = drawAllowed(order, picture.raster);
  const wanted = { find, allowed, marked, growPx };
  const found = await findThings(picture.raster, wanted, networks, { signal, onProgress });
  const { mask, text, things, notes } = found;
  const files = [await writeMask(order, "mask", mask)];
  signal.throwIfAborted();
  if (text !== undefined) files.push(...(await writeText(order, picture.raster, text, mask)));
  return {
    files,
    found: things,
    markedPixels: countMarked(mask),
    warnings: [...(marked?.notes ?? []), ...notes],
  };
}

async function writeText(
  order: SelectOrder,
  raster: Raster,
  text: SeenText,
  mask: Mask,
): Promise<readonly FoundFile[]> {
  const { guideDilatePx, wantsGround = false } = order;
  const files = [await writeMask(order, "lettering", text.lettering)];
  if (wantsGround) files.push(await writeMask(order, "ground", text.ground));
  const guess = guideDilatePx === undefined ? undefined : guessLetters(raster, text, mask, guideDilatePx);
  if (guess === undefined) return files;
  const { bytes } = await encodeImage(guess.raster, undefined, { format: "png" });
  return [...files, { ...(await writeFound(order, "guide", bytes, guess.raster)), rect: guess.rect }];
}

async function writeMask(order: SelectOrder, shows: FoundFile["shows"], mask: Mask): Promise<FoundFile> {
  return writeFound(order, shows, await encodeMask(mask), mask);
}

/** @param bytes  Of a PNG. */
async function writeFound(
  { folder }: SelectOrder,
  shows: FoundFile["shows"],
  bytes: Uint8Array,
  { width, height }: PixelSize,
): Promise<FoundFile> {
  await writeFile(join(folder, FOUND_FILES[shows]), bytes);
  return { shows, format: "png", width, height, sizeBytes: bytes.length, seed: 0 };
}

/** @throws EraseError  bad_shape, when a box lies outside of the picture. */
function drawAllowed({ within }: SelectOrder, raster: Raster): Mask | undefined {
  if (within === undefined) return undefined;
  try {
    return maskFromShapes(raster, within);
  } catch (error) {
    throw namingFile(error, INPUT_NAMES.image);
  }
}

function countMarked({ data }: Mask): number {
  let count = 0;
  for (const value of data) if (value >= HOLE_THRESHOLD) count++;
  return count;
}
