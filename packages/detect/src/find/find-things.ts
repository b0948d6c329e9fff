import { createMask, growRect, HOLE_THRESHOLD, type Mask, maskBounds, type Raster, type Rect } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { addMask } from "../mask/crop-mask.ts";
import { intersect, unite } from "../mask/combine-masks.ts";
import { suggestShadow } from "../shadow/suggest-shadow.ts";
import { findObjects } from "../objects/find-objects.ts";
import type { ObjectClass } from "../objects/object-classes.ts";
import { findText } from "../text/find-text.ts";
import type { Letters } from "../text/guess-letters.ts";
import type { MapOptions } from "../text/map-text.ts";
import { cropRaster } from "./crop-raster.ts";
import { type Findable, type FoundThing, objectsOf } from "./findable.ts";
import type { Networks } from "./open-networks.ts";

/** Masks are of the picture's size; from 128 on they mark. */
export interface ThingsToFind {
  readonly find: readonly Findable[];
  /** Only what lies in it: of people and things, what has its middle there. Default: everywhere. */
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
  /** Where text was looked for. */
  readonly text?: SeenText;
  /** What of it was not found, in clauses. */
  readonly notes: readonly string[];
}

/** What an erase of lettering has to know beside the mask; masks of the picture's size, of 0 and 255. */
export interface SeenText extends Letters {
  /** All lettering that was seen, also what could not be read. What of it stays is nothing to copy from. */
  readonly lettering: Mask;
}

/** What lies around a place helps to tell what is in it, and what lettering there is to copy from by mistake. */
const CONTEXT_PX = 256;
/** As far as a fill looks around a hole, in parts of the hole's longer side. */
const CONTEXT_SHARE = 0.35;

/**
 * Finds several kinds of things, and lists them.
 *
 * @throws MissingPackageError; the signal's reason when aborted.
 */
export async function findThings(
  raster: Raster,
  { find, allowed, marked, growPx = 0 }: ThingsToFind,
  networks: Pick<Networks, "text" | "objects">,
  options: MapOptions = {},
): Promise<FoundThings> {
  const named = objectsOf(find);
  const share = named.length > 0 && find.includes("text") ? OBJECTS_SHARE : 1;
  const objects =
    named.length > 0 ? await searchObjects(raster, allowed, named, networks, part(options, 0, share)) : [];
  const object = uniteAll(marked ?? createMask(raster.width, raster.height), objects);
  const shadow = find.includes("shadow") ? clip(suggestShadow(raster, object), allowed) : undefined;
  const shadowBounds = shadow && maskBounds(shadow);
  const drawn = growMask(shadow === undefined ? object : unite(object, shadow), growPx);
  const rest = part(options, named.length > 0 ? share : 0, 1);
  const text = find.includes("text") ? await searchText(raster, allowed, networks, rest) : undefined;
  const things = [
    ...objects.map(({ thing }) => thing),
    ...(shadow && shadowBounds ? listThing(shadow, shadowBounds, "shadow") : []),
    ...(text?.things ?? []),
  ];
  const isFound = (kind: Findable): boolean => things.some(({ what }) => what === kind);
  const notes = find.filter((kind) => !isFound(kind)).map(describeNone);
  if (text === undefined) return { mask: drawn, things, notes };
  return { mask: unite(drawn, text.seen.letters), text: text.seen, things, notes };
}

/** Of the progress, where text is looked for as well. */
const OBJECTS_SHARE = 0.3;

function part({ signal, onProgress }: MapOptions, from: number, to: number): MapOptions {
  return { signal, onProgress: onProgress && ((fraction) => onProgress(from + (to - from) * fraction)) };
}

function describeNone(kind: Findable): string {
  return kind === "shadow" ? "nothing that looks like a shadow was found" : `no ${kind} was found`;
}

interface FoundObjectThing {
  readonly thing: FoundThing;
  readonly mask: Mask;
}

async function searchObjects(
  raster: Raster,
  allowed: Mask | undefined,
  classes: readonly ObjectClass[],
  networks: Pick<Networks, "objects">,
  options: MapOptions,
): Promise<readonly FoundObjectThing[]> {
  const found = await findObjects(raster, await networks.objects(), { ...options, classes });
  return found.flatMap(({ label, score, box, mask }) => {
    if (!isAllowed(allowed, box)) return [];
    return listThing(mask, box, label).map((thing) => ({ thing: { ...thing, score }, mask }));
  });
}

function isAllowed(allowed: Mask | undefined, { x, y, width, height }: Rect): boolean {
  if (allowed === undefined) return true;
  return allowed.data[(y + (height >> 1)) * allowed.width + x + (width >> 1)] >= HOLE_THRESHOLD;
}

async function searchText(
  raster: Raster,
  allowed: Mask | undefined,
  networks: Pick<Networks, "text">,
  options: MapOptions,
): Promise<{ readonly seen: SeenText; readonly things: readonly FoundThing[] }> {
  const window = windowAround(raster, allowed && maskBounds(allowed));
  const found = await findText(cropRaster(raster, window), await networks.text(), options);
  const place = (seen: Mask): Mask => {
    const placed = createMask(raster.width, raster.height);
    addMask(placed, seen, window.x, window.y);
    return placed;
  };
  const letters = clip(place(found.mask), allowed);
  const things = found.boxes.flatMap((box) =>
    listThing(letters, { ...box, x: box.x + window.x, y: box.y + window.y }, "text"),
  );
  return { seen: { letters, ground: place(found.ground), lettering: place(found.lettering) }, things };
}

function windowAround({ width, height }: Raster, bounds: Rect | undefined): Rect {
  if (bounds === undefined) return { x: 0, y: 0, width, height };
  const marginPx = Math.ceil(CONTEXT_PX + CONTEXT_SHARE * Math.max(bounds.width, bounds.height));
  return growRect(bounds, marginPx, width, height);
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

/** @param soft  As a mask of a file may be: only what is marked counts. @returns  A new mask of 0 and 255. */
function uniteAll(soft: Mask, objects: readonly FoundObjectThing[]): Mask {
  const all = growMask(soft, 0);
  for (const { mask } of objects) addMask(all, mask, 0, 0);
  return all;
}

function clip(mask: Mask, allowed: Mask | undefined): Mask {
  return allowed === undefined ? mask : intersect(mask, allowed);
}
