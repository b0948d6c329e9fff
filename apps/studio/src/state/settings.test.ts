import { describe, expect, it } from "vitest";
import { BRUSH_RADIUS, DEFAULT_SETTINGS, readSettings, stepBrush } from "./settings.ts";

describe("the brush", () => {
  it("grows and shrinks at every size, within its limits", () => {
    for (const radius of [0.5, 1, 3, 24, 200]) expect(stepBrush(radius, 1)).toBeGreaterThan(radius);
    for (const radius of [1, 3, 24, 500]) expect(stepBrush(radius, -1)).toBeLessThan(radius);
    expect(stepBrush(BRUSH_RADIUS.most, 5)).toBe(BRUSH_RADIUS.most);
    expect(stepBrush(BRUSH_RADIUS.least, -5)).toBe(BRUSH_RADIUS.least);
  });
});

describe("stored settings", () => {
  it("are taken over, except for what is missing or of another type", () => {
    expect(readSettings({ dilatePx: 3, variations: "many", unheardOf: 1 })).toEqual({
      ...DEFAULT_SETTINGS,
      dilatePx: 3,
    });
    expect(readSettings("nonsense")).toEqual(DEFAULT_SETTINGS);
  });
});
