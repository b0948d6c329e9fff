import type { SearchEffort } from "@lacuna/engine";

export type ToolName = "brush" | "eraser" | "rectangle" | "lasso" | "wand" | "refine" | "avoid" | "hand";

/** What the person has set up; kept between visits. */
export interface Settings {
  readonly tool: ToolName;
  /** Radius in picture pixels, 0.5–500. */
  readonly brushRadiusPx: number;
  /** Whether rectangle, lasso and wand add to the selection or take from it. */
  readonly isSubtracting: boolean;
  /** Largest difference of a color channel that the wand accepts, 0–255. */
  readonly wandTolerance: number;
  readonly isWandContiguous: boolean;
  /** Whether a selection is drawn to the edges that lie near. */
  readonly isSnapping: boolean;
  readonly dilatePx: number;
  readonly variations: number;
  readonly effort: SearchEffort;
  /** Whether a finished stroke starts the erase. */
  readonly isAutoRun: boolean;
  readonly isRimShown: boolean;
  readonly theme: "system" | "light" | "dark";
}

export const DEFAULT_SETTINGS: Settings = {
  tool: "brush",
  brushRadiusPx: 24,
  isSubtracting: false,
  wandTolerance: 24,
  isWandContiguous: true,
  isSnapping: false,
  dilatePx: 10,
  variations: 1,
  effort: "normal",
  isAutoRun: false,
  isRimShown: true,
  theme: "system",
};

export const BRUSH_RADIUS = { least: 0.5, most: 500 } as const;

/** Makes the brush larger or smaller by steps that feel alike at every size. */
export function stepBrush(radiusPx: number, steps: number): number {
  const next = radiusPx * 1.15 ** steps;
  const least = steps > 0 ? radiusPx + 0.5 : 0;
  const most = steps < 0 ? radiusPx - 0.5 : Infinity;
  const rounded = Math.round(Math.min(most, Math.max(least, next)) * 2) / 2;
  return Math.min(BRUSH_RADIUS.most, Math.max(BRUSH_RADIUS.least, rounded));
}

/** Reads settings that were stored; what is missing or of another type than it should be is the default. */
export function readSettings(stored: unknown): Settings {
  if (typeof stored !== "object" || stored === null) return DEFAULT_SETTINGS;
  const known = Object.entries(stored).filter(([name, value]) => {
    const usual: unknown = Object.entries(DEFAULT_SETTINGS).find(([key]) => key === name)?.[1];
    return typeof value === typeof usual;
  });
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(known) };
}
