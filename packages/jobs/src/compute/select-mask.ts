import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeImage, encodeMask, maskFromShapes } from "@lacuna/codec";
import { findThings, guessLetters, type Networks } from "@lacuna/detect";
import { namingFile, readMask, readPicture } from "@lacuna/library";
import { HOLE_THRESHOLD, type Mask, type Raster } from "@lacuna/raster";
import { INPUT_FILES, LETTERING_FILE, resultFile, type SelectOrder, type SelectReport } from "./protocol.ts";
import { readInput, readMaskInput } from "./read-inputs.ts";
import { INPUT_NAMES } from "./to-failure.ts";

/**
 * Finds what an order asks for, and writes the mask of it and of what was marked already beside its inputs.
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
  const bytes = await encodeMask(mask);
  signal.throwIfAborted();
  await writeFile(join(order.folder, resultFile(0)), bytes);
  if (text !== undefined) await writeFile(join(order.folder, LETTERING_FILE), await encodeMask(text.lettering));
  const { guideFor } = order;
  const guess = text && guideFor && guessLetters(picture.raster, text, mask, guideFor.dilatePx);
  if (guess !== undefined) {
    const file = await encodeImage(guess.raster, undefined, { format: "png" });
    await writeFile(join(order.folder, INPUT_FILES.guide), file.bytes);
  }
  return {
    image: { format: "png", width: mask.width, height: mask.height, sizeBytes: bytes.length, seed: 0 },
    found: things,
    markedPixels: countMarked(mask),
    hasLettering: text !== undefined,
    ...(guess && { guideRect: guess.rect }),
    warnings: [...(marked?.notes ?? []), ...notes],
  };
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
