import type { Rect } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { addLook, includes, type Look } from "./looks.ts";

const WINDOW: Rect = { x: 100, y: 100, width: 100, height: 40 };
const look = (window: Partial<Rect> = {}, turn: Partial<Look> = {}): Look => ({
  window: { ...WINDOW, ...window },
  degrees: 0,
  scale: 2,
  levelCount: 1,
  ...turn,
});

describe("addLook", () => {
  it("unites looks where one of both costs no more than two", () => {
    const [united, ...others] = addLook([look()], look({ x: 160 }, { scale: 2.5 }));
    expect(others).toEqual([]);
    expect(united).toEqual(look({ width: 160 }, { scale: 2.5 }));
  });

  it.each([
    ["are far apart", look({ x: 400 })],
    ["would take in much besides", look({ x: 190, y: 135 })],
    ["have other slants", look({}, { degrees: 20 })],
    ["have other scales", look({}, { scale: 4 })],
  ])("leaves looks as they are that %s", (_name, other) => {
    expect(addLook([look()], other)).toEqual([look(), other]);
  });

  it("unites all that a look brings together", () => {
    const apart = [look(), look({ x: 220 })];
    expect(addLook(apart, look({ x: 160 }))).toEqual([look({ width: 220 })]);
  });
});

describe("includes", () => {
  it("is true of a part that is shown as large", () => {
    expect(includes(look(), look({ x: 120, width: 60 }))).toBe(true);
    expect(includes(look(), look({ x: 120 }))).toBe(false);
    expect(includes(look(), look({ x: 120, width: 60 }, { scale: 3 }))).toBe(false);
  });
});
