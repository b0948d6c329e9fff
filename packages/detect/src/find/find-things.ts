import { createMask, growRect, HOLE_THRESHOLD, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { growMask, maskBounds } from "@lacuna/selection";
import { addMask } from "../mask/crop-mask.ts";
import { intersect, unite } from "../mask/combine-masks.ts";
import { suggestShadow } from "../shadow/suggest-shadow.ts";
import { findText } from "../text/find-text.ts";
import type { MapOptions } from "../text/map-text.ts";
import { cropRaster } from "./crop-raster.ts";
import type { Findable, FoundThing } from "./findable.ts";
import type { Networks } from "./open-networks.ts";

/** Masks are of the picture's size; from 128 on they mark. */
export interface ThingsToFind {
  readonly find: readonly Findable[];
  /** Only what lies in it. Default: everywhere. */
  readonly allowed?: Mask | undefined;
  /** Marked already: it counts as well, and shadows are looked for beside it. */
  readonly marked?: Mask | undefined;
  /** Euclidean growth of everything but lettering, whose mask has its edges already; 0–250. Default 0. */
  readonly growPx?: number | undefined;
}

export interface FoundThings {
  /** A new mask of 0 and 255: what was found, and what was marked. */
  readonly mask: Mask;
  readonly things: readonly FoundThing[];
  /** What of it was not found, in clauses. */
  readonly notes: readonly string[];
}

/** What lies around a place helps to tell what is in it. */
const CONTEXT_PX = 256;

/**
 * Finds several kinds of things, and lists them.
 *
 * @throws MissingPackageError; the signal's reason when aborted.
 */
export async function findThings(
  raster: Raster,
  { find, allowed, marked, growPx = 0 }: ThingsToFind,
  networks: Pick<Networks, "text">,
  options: MapOptions = {},
): Promise<FoundThings> {
  const object = marked ?? createMask(raster.width, raster.height);
  const shadow = find.includes("shadow") ? clip(suggestShadow(raster, object), allowed) : undefined;
  const shadowBounds = shadow && maskBounds(shadow);
  const drawn = growMask(shadow === undefined ? object : uniteMarked(object, shadow), growPx);
  const text = find.includes("text") ? await searchText(raster, allowed, networks, options) : undefined;
  const things = [
    ...(shadow && shadowBounds ? listThing(shadow, shadowBounds, "shadow") : []),
    ...(text?.things ?? []),
  ];
  const isFound = (kind: Findable): boolean => things.some(({ what }) => what === kind);
  const notes = find.filter((kind) => !isFound(kind)).map((kind) => NONE[kind]);
  return { mask: text === undefined ? drawn : unite(drawn, text.mask), things, notes };
}

const NONE: Readonly<Record<Findable, string>> = {
  text: "no text was found",
  shadow: "nothing that looks like a shadow was found",
};

async function searchText(
  raster: Raster,
  allowed: Mask | undefined,
  networks: Pick<Networks, "text">,
  options: MapOptions,
): Promise<Pick<FoundThings, "mask" | "things">> {
  const whole: Rect = { x: 0, y: 0, width: raster.width, height: raster.height };
  const bounds = allowed && maskBounds(allowed);
  const window = bounds === undefined ? whole : growRect(bounds, CONTEXT_PX, raster.width, raster.height);
  const found = await findText(cropRaster(raster, window), await networks.text(), options);
  const placed = createMask(raster.width, raster.height);
  addMask(placed, found.mask, window.x, window.y);
  const mask = clip(placed, allowed);
  const things = found.boxes.flatMap((box) =>
    listThing(mask, { ...box, x: box.x + window.x, y: box.y + window.y }, "text"),
  );
  return { mask, things };
}

/** @returns  Nothing when the box holds no marked pixel. */
function listThing(mask: Mask, box: Rect, what: Findable): FoundThing[] {
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

/** A mask of a file may be soft: only what is marked counts. */
function uniteMarked(soft: Mask, found: Mask): Mask {
  return unite(growMask(soft, 0), found);
}

function clip(mask: Mask, allowed: Mask | undefined): Mask {
  return allowed === undefined ? mask : intersect(mask, allowed);
}
