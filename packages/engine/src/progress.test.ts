import { createMask } from "@lacuna/raster";
import { afterAll, describe, expect, it } from "vitest";
import { createEngine } from "./create-engine.ts";
import type { Preview } from "./options.ts";
import { paintRect, randomRaster, rectMask } from "./testing/scenes.ts";

const engine = await createEngine({ threads: 2 });
afterAll(() => engine.close());

describe("onProgress", () => {
  it.each([1, 3])(
    "never falls, stays within 0 and 1, and ends at 1: %i variations of many holes",
    async (variations) => {
      const mask = createMask(700, 300);
      // Far enough apart for a window each, and of unequal size: the shares do not add up to 1 exactly.
      [10, 240, 470, 680].forEach((x, index) =>
        paintRect(mask, { x, y: 10 + index * 50, width: 7 + index, height: 5 + 2 * index }),
      );
      const seen: number[] = [];
      await engine.erase(randomRaster(1, 700, 300), mask, {
        dilatePx: 1,
        variations,
        effort: "fast",
        onProgress: (fraction) => seen.push(fraction),
      });
      expect(seen.length).toBeGreaterThan(4);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect(seen[0]).toBeGreaterThanOrEqual(0);
      expect(seen.at(-1)).toBe(1);
    },
  );
});

describe("onPreview", () => {
  it("shows coarse fills of the first variation before the result is there", async () => {
    const rect = { x: 80, y: 60, width: 80, height: 60 };
    const previews: Preview[] = [];
    let isDone = false;
    await engine.erase(randomRaster(2, 260, 200), rectMask(260, 200, rect), {
      variations: 2,
      effort: "fast",
      dilatePx: 0,
      onPreview: (preview) => {
        expect(isDone).toBe(false);
        previews.push(preview);
      },
    });
    isDone = true;
    expect(previews.length).toBeGreaterThan(0);
    const widths = previews.map(({ raster }) => raster.width);
    // From coarse to fine, once.
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    for (const { rect: shown, raster } of previews) {
      expect(shown.x).toBeLessThanOrEqual(rect.x);
      expect(shown.y).toBeLessThanOrEqual(rect.y);
      expect(shown.x + shown.width).toBeGreaterThanOrEqual(rect.x + rect.width);
      expect(shown.y + shown.height).toBeGreaterThanOrEqual(rect.y + rect.height);
      expect(raster).toMatchObject({ model: "rgb", hasAlpha: false, channels: 3 });
      expect(raster.width).toBeLessThan(shown.width);
      expect(raster.data).toHaveLength(raster.width * raster.height * 3);
    }
  });

  it("does not change the result", async () => {
    const image = randomRaster(2, 200, 160);
    const mask = rectMask(200, 160, { x: 60, y: 50, width: 60, height: 50 });
    const plain = await engine.erase(image, mask);
    expect(await engine.erase(image, mask, { onPreview: () => undefined })).toEqual(plain);
  });
});
