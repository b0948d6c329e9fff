import { TEXT_DILATE_PX } from "@lacuna/detect";
import type { SearchEffort } from "@lacuna/engine";

export const TOOLS = ["brush", "eraser", "rectangle", "lasso", "wand", "object", "avoid", "hand"] as const;
export type ToolName = (typeof TOOLS)[number];

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Where the erase is computed. */
export const PLACES = ["page", "server"] as const;
export type Place = (typeof PLACES)[number];

export const OBJECT_SHAPES = ["box", "scribble"] as const;
export type ObjectShape = (typeof OBJECT_SHAPES)[number];

/** What the person has set up; kept between visits. */
export interface Settings {
  readonly tool: ToolName;
  /** Radius in picture pixels, 0.5–500. */
  readonly brushRadiusPx: number;
  /** Whether rectangle, lasso, wand and object add to the selection or take from it. */
  readonly isSubtracting: boolean;
  /** How different a color the wand accepts, 0–255. */
  readonly wandTolerance: number;
  readonly isWandContiguous: boolean;
  /** How the object tool is shown what it is to find. */
  readonly objectShape: ObjectShape;
  readonly dilatePx: number;
  /** Of lettering that was found: its edges are in the selection. */
  readonly textDilatePx: number;
  readonly variations: number;
  readonly effort: SearchEffort;
  /** Whether a finished stroke starts the erase. */
  readonly isAutoRun: boolean;
  /** Whether the hole is shown as the erase will grow it. */
  readonly isRimShown: boolean;
  readonly theme: Theme;
  readonly place: Place;
}

export const DEFAULT_SETTINGS: Settings = {
  tool: "brush",
  brushRadiusPx: 24,
  isSubtracting: false,
  wandTolerance: 24,
  isWandContiguous: true,
  objectShape: "box",
  dilatePx: 10,
  textDilatePx: TEXT_DILATE_PX,
  variations: 1,
  effort: "normal",
  isAutoRun: false,
  isRimShown: true,
  theme: "system",
  place: "page",
};

export const BRUSH_RADIUS = { least: 0.5, most: 500 } as const;
export const DILATE = { least: 0, most: 100 } as const;
export const VARIATIONS = { least: 1, most: 8 } as const;
export const TOLERANCE = { least: 0, most: 128 } as const;

/** Whether the tool has a size: the brushes, and a scribble on an object. */
export function hasBrush({ tool, objectShape }: Pick<Settings, "tool" | "objectShape">): boolean {
  const isBrush = tool === "brush" || tool === "eraser" || tool === "avoid";
  return isBrush || (tool === "object" && objectShape === "scribble");
}

/** Makes the brush larger or smaller by steps that feel alike at every size. */
export function stepBrush(radiusPx: number, steps: number): number {
  const next = radiusPx * 1.15 ** steps;
  const least = steps > 0 ? radiusPx + 0.5 : 0;
  const most = steps < 0 ? radiusPx - 0.5 : Infinity;
  const rounded = Math.round(Math.min(most, Math.max(least, next)) * 2) / 2;
  return Math.min(BRUSH_RADIUS.most, Math.max(BRUSH_RADIUS.least, rounded));
}

/** A brush of less than this part of a picture's longer side is hard to see on it, one of more than that too coarse. */
const SUITING = { least: 0.008, most: 0.08 } as const;

/** The brush for another picture: as it was, unless it is lost on the picture or covers it. */
export function suitBrush(radiusPx: number, { width, height }: { width: number; height: number }): number {
  const side = Math.max(width, height);
  const suiting = Math.min(side * SUITING.most, Math.max(side * SUITING.least, radiusPx));
  return Math.min(BRUSH_RADIUS.most, Math.max(BRUSH_RADIUS.least, Math.round(suiting * 2) / 2));
}

type Reader<T> = (value: unknown, usual: T) => T;

function oneOf<T extends string>(known: readonly T[]): Reader<T> {
  return (value, usual) => known.find((item) => item === value) ?? usual;
}

function within({ least, most }: { least: number; most: number }): Reader<number> {
  return (value, usual) => (typeof value === "number" && value >= least && value <= most ? value : usual);
}

const yesOrNo: Reader<boolean> = (value, usual) => (typeof value === "boolean" ? value : usual);

/** Reads settings that were stored, also by another version; what is missing or makes no sense is the default. */
export function readSettings(stored: unknown): Settings {
  const found = new Map<string, unknown>(typeof stored === "object" && stored !== null ? Object.entries(stored) : []);
  const read = <K extends keyof Settings>(name: K, reader: Reader<Settings[K]>): Settings[K] =>
    reader(found.get(name), DEFAULT_SETTINGS[name]);
  return {
    tool: read("tool", oneOf(TOOLS)),
    brushRadiusPx: read("brushRadiusPx", within(BRUSH_RADIUS)),
    isSubtracting: read("isSubtracting", yesOrNo),
    wandTolerance: read("wandTolerance", within(TOLERANCE)),
    isWandContiguous: read("isWandContiguous", yesOrNo),
    objectShape: read("objectShape", oneOf(OBJECT_SHAPES)),
    dilatePx: Math.round(read("dilatePx", within(DILATE))),
    textDilatePx: Math.round(read("textDilatePx", within(DILATE))),
    variations: Math.round(read("variations", within(VARIATIONS))),
    effort: read("effort", oneOf(["fast", "normal", "best"])),
    isAutoRun: read("isAutoRun", yesOrNo),
    isRimShown: read("isRimShown", yesOrNo),
    theme: read("theme", oneOf(THEMES)),
    place: read("place", oneOf(PLACES)),
  };
}
