import { maskFromShapes } from "@lacuna/codec";
import { OBJECT_CLASSES, unknownClasses } from "@lacuna/detect";
import { createMask, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { EraseError, namingFile } from "./errors.ts";
import { oneLine } from "./one-line.ts";
import type { Picture } from "./read-picture.ts";
import type { EraseRequest, Find } from "./request.ts";
import type { Sight } from "./sight.ts";

/** What was found, and where: what programs list. */
export interface FoundThing {
  /** "text", or one of `OBJECT_CLASSES`. */
  readonly what: string;
  /** How sure the network is, 0–1; lettering has none. */
  readonly score?: number;
  /** In pixels of the upright picture. */
  readonly box: Rect;
}

export interface Finding {
  /** What was found where it was to be looked for. */
  readonly mask: Mask;
  readonly things: readonly FoundThing[];
  readonly notes: readonly string[];
  /** All lettering of the picture, where it was looked for, also what could not be read. */
  readonly lettering?: Mask | undefined;
  /** What shows what lies behind letters. */
  readonly ground?: Mask | undefined;
}

/** @throws EraseError  bad_option; of shapes that do not fit; missing_package. */
export async function findMask(
  source: Find,
  request: Pick<EraseRequest, "signal" | "onProgress">,
  { name, raster }: Picture,
  sight: Sight,
): Promise<Finding> {
  const { within } = source;
  const allowed = within === undefined ? undefined : readShapes(raster, within, name);
  const found = await look(source, request, raster, sight);
  const notes = found.things.length === 0 ? [found.none] : [];
  if (allowed === undefined) return { ...found, notes };
  const data = found.mask.data.map((value, p) => Math.min(value, allowed.data[p] ?? 0));
  const things = found.things.filter(({ box }) => isTouched(box, allowed));
  return { ...found, mask: createMask(raster.width, raster.height, data), things, notes };
}

function readShapes(raster: Raster, shapes: NonNullable<Find["within"]>, file: string): Mask {
  try {
    return maskFromShapes(raster, shapes);
  } catch (error) {
    throw namingFile(error, file);
  }
}

interface Seen extends Omit<Finding, "notes"> {
  /** What to say where there is nothing. */
  readonly none: string;
}

async function look(
  source: Find,
  { signal, onProgress }: Pick<EraseRequest, "signal" | "onProgress">,
  raster: Raster,
  sight: Sight,
): Promise<Seen> {
  switch (source.find) {
    case "text": {
      const { mask, lettering, ground, boxes } = await sight.findText(raster, { signal, onProgress });
      return {
        mask,
        lettering,
        ground,
        things: boxes.map((box) => ({ what: "text", box })),
        none: "no text was found",
      };
    }
    case "objects": {
      const { classes } = source;
      const unknown = unknownClasses(classes ?? []);
      if (unknown.length > 0) throw new EraseError("bad_option", unknownMessage(unknown));
      const objects = await sight.findObjects(raster, { signal, onProgress, classes });
      const mask = createMask(raster.width, raster.height);
      for (const object of objects) {
        for (let p = 0; p < mask.data.length; p++) if (object.mask.data[p] !== 0) mask.data[p] = 255;
      }
      const things = objects.map(({ label, score, box }) => ({ what: label, score, box }));
      return { mask, things, none: `no ${classes?.join(" or ") ?? "person or thing"} was found` };
    }
    default:
      throw new EraseError("bad_option", 'what is to be found must be "text" or "objects"');
  }
}

/** What to tell somebody who asks for something that no network here knows. */
export function unknownMessage(unknown: readonly string[]): string {
  return `${unknown.map((name) => oneLine(name)).join(", ")} cannot be selected; what can: ${OBJECT_CLASSES.join(", ")}`;
}

function isTouched({ x, y, width, height }: Rect, allowed: Mask): boolean {
  for (let row = Math.max(0, y); row < Math.min(allowed.height, y + height); row++) {
    const at = row * allowed.width + Math.max(0, x);
    if (allowed.data.subarray(at, at + width).some((value) => value !== 0)) return true;
  }
  return false;
}
