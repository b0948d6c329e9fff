import { createMask, type Mask, type Raster } from "@lacuna/raster";
import type { Margins } from "./canvas.ts";
import { hasOpaqueEdges, maskTranslucent } from "./edge-opacity.ts";
import { widenMask } from "./grow-raster.ts";
import type { LaidPicture } from "./lay-on-canvas.ts";
import { makeOpaque } from "./make-opaque.ts";

/** What is given to a fill, and what is done to its results. */
export interface SuitedCanvas {
  readonly raster: Raster;
  /** What must not be copied from, of the canvas's size. */
  readonly avoid: Mask | undefined;
  readonly finish: (filled: Raster) => Raster;
}

/**
 * Says what becomes of alpha: the new area is opaque where the picture's edge is; there translucent places are not copied from.
 * Where the edge is not opaque, alpha goes on as a color does.
 *
 * @param avoid  Of the picture's size.
 */
export function suitAlpha(
  picture: Raster,
  laid: Pick<LaidPicture, "raster" | "mask">,
  margins: Margins,
  avoid: Mask | undefined,
): SuitedCanvas {
  const isOpaque = picture.hasAlpha && hasOpaqueEdges(picture, margins);
  const avoided = uniteMasks(avoid, isOpaque ? maskTranslucent(picture) : undefined);
  const close = (raster: Raster): Raster => (isOpaque ? makeOpaque(raster, laid.mask) : raster);
  return { raster: close(laid.raster), avoid: avoided && widenMask(avoided, margins), finish: close };
}

function uniteMasks(first: Mask | undefined, second: Mask | undefined): Mask | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const united = createMask(first.width, first.height);
  for (let p = 0; p < united.data.length; p++) united.data[p] = Math.max(first.data[p] ?? 0, second.data[p] ?? 0);
  return united;
}
