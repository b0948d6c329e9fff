import { maskFromShapes } from "@lacuna/codec";
import { type Findable, findThings, OBJECT_CLASSES, type SeenText, unknownClasses } from "@lacuna/detect";
import type { Mask, Raster, Rect } from "@lacuna/raster";
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
  /** Where lettering was looked for. */
  readonly text?: SeenText;
}

/** @throws EraseError  bad_option; of shapes that do not fit; missing_package. */
export async function findMask(
  source: Find,
  { signal, onProgress }: Pick<EraseRequest, "signal" | "onProgress">,
  { name, raster }: Picture,
  sight: Sight,
): Promise<Finding> {
  const { within } = source;
  const find = findablesOf(source);
  const allowed = within === undefined ? undefined : readShapes(raster, within, name);
  const { mask, text, things } = await findThings(raster, { find, allowed }, sight, { signal, onProgress });
  const notes = things.length === 0 ? [describeNone(source)] : [];
  return { mask, things, notes, ...(text && { text }) };
}

function readShapes(raster: Raster, shapes: NonNullable<Find["within"]>, file: string): Mask {
  try {
    return maskFromShapes(raster, shapes);
  } catch (error) {
    throw namingFile(error, file);
  }
}

/** @throws EraseError  bad_option: callers without types may ask for anything. */
function findablesOf(source: Find): readonly Findable[] {
  switch (source.find) {
    case "text":
      return ["text"];
    case "objects": {
      const { classes } = source;
      const unknown = unknownClasses(classes ?? []);
      if (unknown.length > 0) throw new EraseError("bad_option", unknownMessage(unknown));
      return OBJECT_CLASSES.filter((name) => classes?.includes(name) ?? true);
    }
    default:
      throw new EraseError("bad_option", 'what is to be found must be "text" or "objects"');
  }
}

function describeNone(source: Find): string {
  if (source.find === "text") return "no text was found";
  return `no ${source.classes?.join(" or ") ?? "person or thing"} was found`;
}

/** What to tell somebody who asks for something that no network here knows. */
export function unknownMessage(unknown: readonly string[]): string {
  return `${unknown.map((name) => oneLine(name)).join(", ")} cannot be selected; what can: ${OBJECT_CLASSES.join(", ")}`;
}
