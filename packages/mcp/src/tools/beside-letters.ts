import { decodeImage } from "@lacuna/codec";
import { type Guess, guessLetters } from "@lacuna/detect";
import type { Mask } from "@lacuna/raster";
import { unite } from "../intake/read-selection.ts";
import type { ReadyJob } from "./start-job.ts";

export interface BesideLetters {
  readonly avoid: Mask | undefined;
  readonly guide: Guess | undefined;
}

/**
 * What an erase goes by beside its mask: lettering that stays is nothing to copy from, and a guess of what lies behind letters that are
 * erased leads it.
 *
 * @param avoid  What else must not be copied from.
 */
export async function besideLetters(
  { image, mask, text }: Pick<ReadyJob, "image" | "mask" | "text">,
  avoid: Mask | undefined,
  dilatePx: number,
): Promise<BesideLetters> {
  if (text === undefined || mask === undefined) return { avoid, guide: undefined };
  const { raster } = await decodeImage(image.file.bytes, { maxPixels: image.width * image.height });
  return {
    avoid: unite(text.lettering, avoid === undefined ? [] : [avoid]),
    guide: guessLetters(raster, text, mask, dilatePx),
  };
}
