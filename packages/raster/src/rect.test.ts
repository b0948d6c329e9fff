import { describe, expect, it } from "vitest";
import { growRect, uniteRects } from "./rect.ts";

describe("growRect", () => {
  it("grows on every side", () => {
    expect(growRect({ x: 10, y: 20, width: 5, height: 6 }, 3, 100, 100)).toEqual({
      x: 7,
      y: 17,
      width: 11,
      height: 12,
    });
  });

  it("stays inside the picture", () => {
    expect(growRect({ x: 1, y: 2, width: 5, height: 6 }, 50, 20, 10)).toEqual({ x: 0, y: 0, width: 20, height: 10 });
  });

  it("with margin 0 returns an equal rectangle", () => {
    const rect = { x: 4, y: 4, width: 1, height: 1 };
    expect(growRect(rect, 0, 5, 5)).toEqual(rect);
  });
});

describe("uniteRects", () => {
  it("holds both, whichever comes first", () => {
    const a = { x: 0, y: 5, width: 2, height: 2 };
    const b = { x: 8, y: 1, width: 4, height: 3 };
    expect(uniteRects(a, b)).toEqual({ x: 0, y: 1, width: 12, height: 6 });
    expect(uniteRects(b, a)).toEqual(uniteRects(a, b));
  });
});
