import { maskFromShapes } from "@lacuna/codec";
import { findText, suggestShadow } from "@lacuna/detect";
import { namingFile } from "@lacuna/library";
import { createMask, growRect, HOLE_THRESHOLD, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { maskBounds } from "@lacuna/selection";
import type { FoundThing, ToFind } from "../model/find.ts";
import { cropRaster } from "./crop-raster.ts";
import type { Networks } from "./open-networks.ts";
import { INPUT_NAMES } from "./to-failure.ts";

/** Where and with what things are looked for. */
export interface Search {
  readonly raster: Raster;
  readonly networks: Networks;
  /** 255 where something may be found; left out, that is everywhere. */
  readonly allowed?: Mask;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: number) => void;
}

export interface Found {
  /** Of the picture's size. */
  readonly mask: Mask;
  readonly things: readonly FoundThing[];
  /** What to say when there are none. */
  readonly none: string;
}

/** What lies around a place helps to tell what is in it. */
const CONTEXT_PX = 256;

/** @throws EraseError  bad_shape, when a box lies outside of the picture. */
export function drawAllowed({ within }: Pick<ToFind, "within">, raster: Raster): Mask | undefined {
  if (within === undefined) return undefined;
  try {
    return maskFromShapes(raster, within);
  } catch (error) {
    throw namingFile(error, INPUT_NAMES.image);
  }
}

/** @throws MissingPackageError; the signal's reason. */
export async function searchText({ raster, networks, allowed, signal, onProgress }: Search): Promise<Found> {
  const whole: Rect = { x: 0, y: 0, width: raster.width, height: raster.height };
  const bounds = allowed && maskBounds(allowed);
  const window = bounds === undefined ? whole : growRect(bounds, CONTEXT_PX, raster.width, raster.height);
  const network = await networks.text();
  const found = await findText(cropRaster(raster, window), network, { signal, onProgress });
  const mask = clip(place(found.mask, window, raster), allowed);
  const boxes = found.boxes.map((box) => ({ ...box, x: box.x + window.x, y: box.y + window.y }));
  const things = boxes.flatMap((box): FoundThing[] => describe(mask, box, "text"));
  return { mask, things, none: "no text was found" };
}

/** Looks for the shadow of what is marked. */
export function searchShadow({ raster, allowed }: Search, object: Mask): Found {
  const mask = clip(suggestShadow(raster, object), allowed);
  const bounds = maskBounds(mask);
  const things = bounds === undefined ? [] : describe(mask, bounds, "shadow");
  return { mask, things, none: "nothing that looks like a shadow was found" };
}

/** @returns  Nothing when the box holds no marked pixel. */
function describe(mask: Mask, box: Rect, what: FoundThing["what"]): FoundThing[] {
  let pixels = 0;
  let [left, right, top, bottom] = [box.x + box.width, box.x, box.y + box.height, box.y];
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      if (mask.data[y * mask.width + x] < HOLE_THRESHOLD) continue;
      pixels++;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  return pixels === 0 ? [] : [{ what, box: { x: left, y: top, width: right - left, height: bottom - top }, pixels }];
}

function place(mask: Mask, window: Rect, { width, height }: Raster): Mask {
  if (mask.width === width && mask.height === height) return mask;
  const placed = createMask(width, height);
  for (let y = 0; y < window.height; y++) {
    const row = mask.data.subarray(y * window.width, (y + 1) * window.width);
    placed.data.set(row, (window.y + y) * width + window.x);
  }
  return placed;
}

function clip(mask: Mask, allowed: Mask | undefined): Mask {
  if (allowed === undefined) return mask;
  return createMask(
    mask.width,
    mask.height,
    mask.data.map((value, p) => Math.min(value, allowed.data[p])),
  );
}
