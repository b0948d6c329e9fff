import type { Margins } from "@lacuna/canvas";
import { growSize, widenMask } from "@lacuna/canvas";
import type { SeenText } from "@lacuna/detect";
import { emptyMask, isEmptyMask, type PackedMask, packMask, unpackMask } from "./packed-mask.ts";

/** What is known of lettering that was found, beside the selection: an erase of it goes by this. */
export type PackedText = Readonly<Record<keyof SeenText, PackedMask>>;

export function packText({ letters, ground, lettering }: SeenText): PackedText {
  return { letters: packMask(letters), ground: packMask(ground), lettering: packMask(lettering) };
}

/** Of the same lettering on a larger canvas. */
export function widenText({ letters, ground, lettering }: PackedText, added: Margins): PackedText {
  return { letters: widen(letters, added), ground: widen(ground, added), lettering: widen(lettering, added) };
}

export function widen(mask: PackedMask, added: Margins): PackedMask {
  return isEmptyMask(mask) ? emptyMask(growSize(mask, added)) : packMask(widenMask(unpackMask(mask), added));
}
