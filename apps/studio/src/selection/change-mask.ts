import type { Mask } from "@lacuna/raster";
import { growMask, invertMask, shrinkMask } from "@lacuna/selection";
import { assertNever } from "../assert-never.ts";
import type { MaskChange } from "../worker-protocol.ts";

/** @returns  A new mask. */
export function changeMask(mask: Mask, change: MaskChange): Mask {
  switch (change.kind) {
    case "invert":
      return invertMask(mask);
    case "grow":
      return growMask(mask, change.radiusPx);
    case "shrink":
      return shrinkMask(mask, change.radiusPx);
    default:
      return assertNever(change);
  }
}
