import { array, assert, integer, nat, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseWindows } from "./choose-windows.ts";

const SIZES = { maxPixels: 1024 * 1024, minPixels: 256 * 256, multipleOf: 16 };

describe("chooseWindows", () => {
  it("keeps every crop within the provider's sizes and the nine shapes, and every hole inside its window", () => {
    const side = integer({ min: 1, max: 9000 });
    assert(
      property(side, side, array(tuple(nat(), nat(), nat(), nat()), { maxLength: 5 }), (w, h, rs) => {
        const holes = rs.map(([a, b, c, d]) => ({
          x: a % w,
          y: b % h,
          width: 1 + (c % (w - (a % w))),
          height: 1 + (d % (h - (b % h))),
        }));
        const windows = chooseWindows(holes, w, h, SIZES);
        for (const { rect, bounds, width, height } of windows) {
          expect(width * height).toBeLessThanOrEqual(SIZES.maxPixels);
          expect([width % 16, height % 16]).toEqual([0, 0]);
          expect(width / height).toBeGreaterThan(0.45);
          expect(width / height).toBeLessThan(2.2);
          expect(rect.x <= bounds.x && rect.y <= bounds.y).toBe(true);
          expect(rect.x + rect.width >= bounds.x + bounds.width).toBe(true);
          expect(rect.y + rect.height >= bounds.y + bounds.height).toBe(true);
          expect(Math.abs(rect.width / rect.height / (width / height) - 1)).toBeLessThan(
            0.02 + 1 / Math.min(rect.width, rect.height),
          );
        }
        for (const hole of holes) {
          expect(
            windows.some(
              ({ bounds }) =>
                bounds.x <= hole.x &&
                bounds.y <= hole.y &&
                bounds.x + bounds.width >= hole.x + hole.width &&
                bounds.y + bounds.height >= hole.y + hole.height,
            ),
          ).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("shows a hole at full resolution where it and its context fit", () => {
    const [window] = chooseWindows([{ x: 2000, y: 1500, width: 300, height: 300 }], 4000, 3000, SIZES);
    expect(window.rect).toEqual({ x: 1638, y: 1138, width: 1024, height: 1024 });
    expect([window.width, window.height]).toEqual([1024, 1024]);
  });

  it("rather shows less context than a larger hole reduced", () => {
    const [window] = chooseWindows([{ x: 1500, y: 1200, width: 600, height: 600 }], 4000, 3000, SIZES);
    expect(window.rect.width / window.width).toBeLessThan(1.01);
    expect(window.rect.x).toBeLessThanOrEqual(1500 - 96);
  });

  it("reduces a hole that is larger than the provider's crops", () => {
    const [window] = chooseWindows([{ x: 0, y: 0, width: 4000, height: 3000 }], 4000, 3000, SIZES);
    expect(window.rect.width).toBeGreaterThanOrEqual(4000);
    expect([window.width, window.height]).toEqual([1184, 880]); // 4:3 within a megapixel
  });

  it("stays inside the picture where it can", () => {
    const [window] = chooseWindows([{ x: 0, y: 2900, width: 200, height: 100 }], 4000, 3000, SIZES);
    expect(window.rect.x).toBe(0);
    expect(window.rect.y + window.rect.height).toBe(3000);
  });

  it("shows holes whose windows overlap together, and others apart", () => {
    const near = [
      { x: 1000, y: 1000, width: 100, height: 100 },
      { x: 1300, y: 1000, width: 100, height: 100 },
    ];
    const far = { x: 5000, y: 4000, width: 100, height: 100 };
    const windows = chooseWindows([...near, far], 6000, 5000, SIZES);
    expect(windows.map(({ bounds }) => bounds)).toEqual([{ x: 1000, y: 1000, width: 400, height: 100 }, far]);
  });

  it("enlarges what a small picture has", () => {
    const [window] = chooseWindows([{ x: 30, y: 20, width: 10, height: 10 }], 64, 48, SIZES);
    expect(window.width * window.height).toBeGreaterThan(0.9 * SIZES.minPixels);
  });
});
