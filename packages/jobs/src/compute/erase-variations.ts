import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { probePicture } from "@lacuna/codec";
import type { Eraser, EraseOutcome, EraseRequest, NamedBytes } from "@lacuna/library";
import type { Drawing, InputRole } from "../model/command.ts";
import { drawMask } from "./draw-mask.ts";
import { type EraseOrder, type ImageReport, INPUT_FILES, type OutcomeReport, resultFile } from "./protocol.ts";
import { INPUT_NAMES } from "./to-failure.ts";

/**
 * Carries out an order: reads the two files, erases once for each variation and writes each result beside them.
 *
 * Variations are made one at a time, though the library can make several: so the memory that a task takes does not grow
 * with their number, and there may be more than the library's eight. Decoding again costs a small part of a search.
 *
 * @throws EraseError  of the library; the signal's reason when aborted.
 */
export async function eraseVariations(
  eraser: Eraser,
  order: EraseOrder,
  signal: AbortSignal,
  onProgress: (progress: number) => void,
  onPreview?: NonNullable<EraseRequest["onPreview"]>,
): Promise<OutcomeReport> {
  const image = await readInput(order, "image");
  const mask = await readMask(order, image);
  const avoid = order.hasAvoid ? await readInput(order, "avoid") : undefined;
  const images: ImageReport[] = [];
  const warnings = new Set<string>();
  let holePixels = 0;
  for (let index = 0; index < order.variations; index++) {
    const seed = (order.seed + index) >>> 0;
    const { format, quality, keepMetadata } = order.output;
    const outcome = await eraser.erase({
      image,
      mask,
      dilatePx: order.dilatePx,
      seed,
      keepMetadata,
      maxPixels: order.maxPixels,
      signal,
      onProgress: (fraction) => onProgress((index + fraction) / order.variations),
      ...(order.effort !== undefined && { effort: order.effort }),
      ...(avoid !== undefined && { avoid }),
      ...(onPreview !== undefined && index === 0 && { onPreview }),
      ...(format !== "same" && { format }),
      ...(quality !== undefined && { quality }),
    });
    images.push(await writeResult(join(order.folder, resultFile(index)), outcome));
    for (const warning of outcome.warnings) warnings.add(warning);
    holePixels = outcome.holePixels;
  }
  return { images, warnings: [...warnings], holePixels };
}

async function readInput({ folder }: EraseOrder, role: InputRole): Promise<NamedBytes> {
  return { name: INPUT_NAMES[role], bytes: await readFile(join(folder, INPUT_FILES[role])) };
}

async function readMask(order: EraseOrder, image: NamedBytes): Promise<EraseRequest["mask"]> {
  if (order.maskKind === "alpha") return "alpha";
  const file = await readInput(order, "mask");
  if (order.maskKind === "file") return file;
  const drawing: Drawing = JSON.parse(new TextDecoder().decode(file.bytes));
  return drawMask(drawing, await probePicture(image.bytes, { maxPixels: order.maxPixels }));
}

async function writeResult(path: string, outcome: EraseOutcome): Promise<ImageReport> {
  const { bytes, format, width, height, seed } = outcome;
  await writeFile(path, bytes);
  return { format, width, height, sizeBytes: bytes.length, seed };
}
