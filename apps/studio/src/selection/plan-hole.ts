import { guessLetters } from "@lacuna/detect";
import { createMask, type Mask, maskBounds, type Raster } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { type PackedMask, packMask, unpackMask } from "../document/packed-mask.ts";
import type { HolePlan, WorkerCalls } from "../worker-protocol.ts";

/**
 * Says what an erase of a selection is given, where lettering that was found may be a part of it: what the command line's search for
 * lettering comes to. What of the lettering is not selected stays, and is not copied from.
 */
export function planHole(shown: Raster, { mask, avoid, text, growth }: WorkerCalls["planHole"]["input"]): HolePlan {
  const { letters, others } = splitSelection(mask, text.letters);
  if (maskBounds(letters) === undefined) return { mask, avoid, dilatePx: growth.dilatePx };
  // What is grown by more than the rest is grown by the difference first.
  const dilatePx = Math.min(growth.dilatePx, growth.textDilatePx);
  const all = unite(growMask(others, growth.dilatePx - dilatePx), growMask(letters, growth.textDilatePx - dilatePx));
  const guide = guessLetters(shown, { letters, ground: unpackMask(text.ground) }, all, dilatePx);
  const lettering = unpackMask(text.lettering);
  return {
    mask: packMask(all),
    avoid: packMask(avoid === undefined ? lettering : unite(lettering, unpackMask(avoid))),
    dilatePx,
    ...(guide && { guide }),
  };
}

/** All that an erase of such a selection fills. */
export function growHole({ mask, text, growth }: WorkerCalls["growHole"]["input"]): PackedMask {
  const { letters, others } = splitSelection(mask, text.letters);
  return packMask(unite(growMask(others, growth.dilatePx), growMask(letters, growth.textDilatePx)));
}

function splitSelection(mask: PackedMask, found: PackedMask): { readonly letters: Mask; readonly others: Mask } {
  const [letters, others, isFound] = [unpackMask(mask), unpackMask(mask), unpackMask(found).data];
  for (let p = 0; p < isFound.length; p++) (isFound[p] === 0 ? letters : others).data[p] = 0;
  return { letters, others };
}

function unite(a: Mask, b: Mask): Mask {
  const both = createMask(a.width, a.height, a.data.slice());
  for (let p = 0; p < both.data.length; p++) if (b.data[p] !== 0) both.data[p] = 255;
  return both;
}
