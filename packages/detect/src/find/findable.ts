import type { Rect } from "@lacuna/raster";
import { OBJECT_CLASSES, type ObjectClass } from "../objects/object-classes.ts";

/** What can be found: lettering, shadows, and people and things by name. Shadows need no network. */
export const FINDABLE = ["text", "shadow", ...OBJECT_CLASSES] as const;
export type Findable = (typeof FINDABLE)[number];

/** Something that was found: a line of text, a shadow, a person. */
export interface FoundThing {
  readonly what: Findable;
  /** How sure the network is, 0–1, where one was asked. */
  readonly score?: number;
  /** Around its pixels, in pixels of the upright picture. */
  readonly box: Rect;
  readonly pixels: number;
}

/** People and things among what is to be found. */
export function objectsOf(find: readonly Findable[]): readonly ObjectClass[] {
  return OBJECT_CLASSES.filter((name) => find.includes(name));
}

/** What it takes to find something: a network each, but nothing for shadows. */
export const SENSES = ["shadow", "objects", "text"] as const;
export type Sense = (typeof SENSES)[number];

/** The networks that it takes to find all of this; "shadow" where it takes none. */
export function sensesFor(find: readonly Findable[]): readonly Sense[] {
  const needed: Sense[] = [];
  if (objectsOf(find).length > 0) needed.push("objects");
  if (find.includes("text")) needed.push("text");
  return needed.length === 0 ? ["shadow"] : needed;
}
