import { describe, expect, it } from "vitest";
import { BRUSH_RADIUS, DEFAULT_SETTINGS, readSettings, stepBrush, suitBrush } from "./settings.ts";

describe("the brush", () => {
  it("grows and shrinks at every size, within its limits", () => {
    for (const radius of [0.5, 1, 3, 24, 200]) expect(stepBrush(radius, 1)).toBeGreaterThan(radius);
    for (const radius of [1, 3, 24, 500]) expect(stepBrush(radius, -1)).toBeLessThan(radius);
    expect(stepBrush(BRUSH_RADIUS.most, 5)).toBe(BRUSH_RADIUS.most);
    expect(stepBrush(BRUSH_RADIUS.least, -5)).toBe(BRUSH_RADIUS.least);
  });

  it("is made larger for a picture on which it would be lost, smaller for one that it covers, and else left alone", () => {
    expect(suitBrush(24, { width: 6000, height: 4000 })).toBe(48);
    expect(suitBrush(100, { width: 200, height: 100 })).toBe(16);
    expect(suitBrush(24, { width: 1000, height: 800 })).toBe(24);
  });
});

describe("stored settings", () => {
  it("are taken over, except for what is missing, of another type, unknown or out of range", () => {
    const odd = { dilatePx: 3, variations: "many", unheardOf: 1, tool: "chisel", brushRadiusPx: -4, effort: null };
    expect(readSettings(odd)).toEqual({
      ...DEFAULT_SETTINGS,
      dilatePx: 3,
    });
    expect(readSettings("nonsense")).toEqual(DEFAULT_SETTINGS);
  });
});
