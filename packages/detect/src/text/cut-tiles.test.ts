import { describe, expect, it } from "vitest";
import { cutTiles } from "./cut-tiles.ts";

const SIZES = [
  [1, 1],
  [960, 960],
  [961, 300],
  [1500, 1727],
  [1728, 1729],
  [4000, 3000],
] as const;

describe("cutTiles", () => {
  it.each(SIZES)("covers %d×%d with cores of tiles that lie within it", (width, height) => {
    const isCovered = new Uint8Array(width * height);
    for (const { rect, core } of cutTiles(width, height, 960, 192)) {
      expect(rect.x >= 0 && rect.y >= 0 && rect.width <= 960 && rect.height <= 960).toBe(true);
      expect(rect.x + rect.width <= width && rect.y + rect.height <= height).toBe(true);
      expect(core.x >= rect.x && core.y >= rect.y).toBe(true);
      expect(core.x + core.width <= rect.x + rect.width && core.y + core.height <= rect.y + rect.height).toBe(true);
      for (let y = core.y; y < core.y + core.height; y++) {
        isCovered.fill(1, y * width + core.x, y * width + core.x + core.width);
      }
    }
    expect(isCovered.includes(0)).toBe(false);
  });

  it("takes no more tiles than needed", () => {
    expect(cutTiles(960, 960, 960, 192)).toHaveLength(1);
    expect(cutTiles(1728, 960, 960, 192)).toHaveLength(2);
    expect(cutTiles(1729, 960, 960, 192)).toHaveLength(3);
  });

  it("takes none larger than needed", () => {
    expect(cutTiles(1500, 100, 960, 192)[0].rect.width).toBe((1500 + 192) / 2);
  });

  it("keeps cores off the cuts but not off the picture's edges", () => {
    const [left, right] = cutTiles(1500, 100, 960, 192);
    expect(left).toMatchObject({ rect: { x: 0 }, core: { x: 0, width: 798 } });
    expect(right).toMatchObject({ rect: { x: 654 }, core: { x: 702, width: 798 } });
  });
});
