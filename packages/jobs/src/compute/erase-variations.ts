import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Eraser, EraseOutcome, EraseRequest } from "@lacuna/library";
import { type EraseOrder, type ImageReport, type OutcomeReport, resultFile } from "./protocol.ts";
import { readAvoidInputs, readBeyond, readInput, readMaskInput } from "./read-inputs.ts";

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
  onStep?: NonNullable<EraseRequest["onStep"]>,
): Promise<OutcomeReport> {
  const image = await readInput(order, "image");
  const beyond = await readBeyond(order);
  const mask = beyond === undefined ? await readMaskInput(order, image) : [];
  const avoid = await readAvoidInputs(order);
  const guide = order.hasGuide ? await readGuide(order) : undefined;
  const images: ImageReport[] = [];
  const warnings = new Set<string>();
  let holePixels = 0;
  for (let index = 0; index < order.variations; index++) {
    const seed = (order.seed + index) >>> 0;
    const { format, quality, keepMetadata } = order.output;
    const options = {
      image,
      seed,
      keepMetadata,
      maxPixels: order.maxPixels,
      signal,
      onProgress: (fraction: number) => onProgress((index + fraction) / order.variations),
      ...(order.effort !== undefined && { effort: order.effort }),
      avoid,
      ...(onStep !== undefined && { onStep }),
      ...(onPreview !== undefined && index === 0 && { onPreview }),
      ...(format !== "same" && { format }),
      ...(quality !== undefined && { quality }),
    };
    const outcome =
      beyond === undefined
        ? await eraser.erase({ ...options, mask, dilatePx: order.dilatePx, ...(guide && { guide }) })
        : await eraser.extend({
            ...options,
            canvas: beyond.canvas,
            ...(beyond.overlapPx !== undefined && { overlapPx: beyond.overlapPx }),
          });
    images.push(await writeResult(join(order.folder, resultFile(index)), outcome));
    for (const warning of outcome.warnings) warnings.add(warning);
    holePixels = outcome.holePixels;
  }
  return { images, warnings: [...warnings], holePixels };
}

async function readGuide(order: EraseOrder): Promise<NonNullable<EraseRequest["guide"]>> {
  const { guideRect: rect } = order;
  return { image: await readInput(order, "guide"), ...(rect && { rect }) };
}

async function writeResult(path: string, outcome: EraseOutcome): Promise<ImageReport> {
  const { bytes, format, width, height, seed } = outcome;
  await writeFile(path, bytes);
  return { format, width, height, sizeBytes: bytes.length, seed };
}
