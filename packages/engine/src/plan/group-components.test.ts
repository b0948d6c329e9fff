import type { Rect } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import type { HoleComponent } from "../protocol.ts";
import { type RandomStream, randomStream } from "@lacuna/kernel/testing";
import { groupComponents, type HoleGroup } from "./group-components.ts";

const speck = (x: number, y: number): HoleComponent => ({ bounds: { x, y, width: 4, height: 4 }, area: 16 });

describe("groupComponents", () => {
  it("keeps far specks apart, each in a small window", () => {
    const groups = groupComponents([speck(100, 100), speck(3800, 2900)], 4000, 3000);
    expect(groups).toHaveLength(2);
    for (const { window } of groups) expect(window.width * window.height).toBeLessThan(250 ** 2);
  });

  it("puts a hole in a window that follows the hole's size, not the picture's", () => {
    const hole: HoleComponent = { bounds: { x: 2000, y: 1500, width: 300, height: 200 }, area: 60_000 };
    const [small] = groupComponents([hole], 4000, 3000);
    const [large] = groupComponents([hole], 40_000, 30_000);
    expect(small).toEqual(large);
    // A third of the longer side as context: at most (300 + 2 · 0.5 · 300)².
    expect((small?.window.width ?? 0) * (small?.window.height ?? 0)).toBeLessThan(600 ** 2);
  });

  it("joins near holes", () => {
    const groups = groupComponents([speck(100, 100), speck(130, 100)], 4000, 3000);
    expect(groups.map(({ bounds, area }) => ({ bounds, area }))).toEqual([
      { bounds: { x: 100, y: 100, width: 34, height: 4 }, area: 32 },
    ]);
  });

  it("grows the window where the hole fills its surroundings", () => {
    // 1000×1000 hole pixels need 1.5 million known ones.
    const hole: HoleComponent = { bounds: { x: 2000, y: 2000, width: 1000, height: 1000 }, area: 1_000_000 };
    const [group] = groupComponents([hole], 6000, 6000);
    expect((group?.window.width ?? 0) * (group?.window.height ?? 0)).toBeGreaterThanOrEqual(2_500_000);
  });

  it("never puts a foreign hole into a window, a hole outside its own, or a window outside the picture", () => {
    const random = randomStream(2);
    for (let trial = 0; trial < 300; trial++) {
      const [width, height] = [1 + random(3000), 1 + random(2000)];
      const components = Array.from({ length: 1 + random(12) }, () => randomComponent(random, width, height));
      const groups = groupComponents(components, width, height);
      expect(sum(groups.map(({ area }) => area))).toBe(sum(components.map(({ area }) => area)));
      for (const group of groups) {
        expect(holds({ x: 0, y: 0, width, height }, group.window)).toBe(true);
        expect(holds(group.window, group.bounds)).toBe(true);
      }
      for (const { bounds } of components) expect(groupsThatTouch(groups, bounds)).toHaveLength(1);
    }
  });
});

function randomComponent(random: RandomStream, width: number, height: number): HoleComponent {
  const [x, y] = [random(width), random(height)];
  const longest = random(3) === 0 ? 400 : 12;
  const bounds = {
    x,
    y,
    width: 1 + random(Math.min(longest, width - x)),
    height: 1 + random(Math.min(longest, height - y)),
  };
  return { bounds, area: 1 + random(bounds.width * bounds.height) };
}

function groupsThatTouch(groups: readonly HoleGroup[], bounds: Rect): HoleGroup[] {
  return groups.filter(({ window }) => touch(window, bounds));
}

function touch(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function holds(outer: Rect, inner: Rect): boolean {
  const isAcross = inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width;
  return isAcross && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
