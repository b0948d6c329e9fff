import { describe, expect, it } from "vitest";
import { clampView, fitView, panBy, pictureToScreen, pinchView, screenToPicture, type View, zoomAt } from "./view.ts";

const PICTURE = { width: 6000, height: 4000 };
const VIEWPORT = { width: 1091, height: 847 };

describe("screen and picture", () => {
  it.each([0.1, 0.37, 1, 2.5, 8, 64])("lead back to each other at scale %d", (scale) => {
    const view: View = { scale, centerX: 1234.5, centerY: 987.25 };
    for (const point of [
      { x: 0, y: 0 },
      { x: 1090.5, y: 3 },
      { x: 545.5, y: 423.5 },
    ]) {
      const back = pictureToScreen(view, VIEWPORT, screenToPicture(view, VIEWPORT, point));
      expect(back.x).toBeCloseTo(point.x, 6);
      expect(back.y).toBeCloseTo(point.y, 6);
    }
  });

  it("put the middle of the view into the middle of the viewport", () => {
    expect(pictureToScreen({ scale: 3, centerX: 10, centerY: 20 }, VIEWPORT, { x: 10, y: 20 })).toEqual({
      x: 545.5,
      y: 423.5,
    });
  });
});

describe("fitting", () => {
  it("shows the whole of a large picture, with a margin, in the middle", () => {
    const view = fitView(PICTURE, VIEWPORT, 40);
    // (1091 − 80) / 6000 is smaller than (847 − 80) / 4000
    expect(view).toEqual({ scale: 1011 / 6000, centerX: 3000, centerY: 2000 });
  });

  it("enlarges a tiny picture by a whole factor, at most 8", () => {
    expect(fitView({ width: 100, height: 100 }, VIEWPORT, 40).scale).toBe(3); // 767 / 100, halved
    expect(fitView({ width: 4, height: 4 }, VIEWPORT, 40).scale).toBe(8);
  });
});

describe("zooming", () => {
  it("keeps the picture point under the pointer there", () => {
    const view = fitView(PICTURE, VIEWPORT, 40);
    const anchor = { x: 700, y: 300 };
    const before = screenToPicture(view, VIEWPORT, anchor);
    const after = screenToPicture(zoomAt(view, PICTURE, VIEWPORT, anchor, 7.3), VIEWPORT, anchor);
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
  });

  it("ends at 64 screen pixels a picture pixel and at a quarter of what fits", () => {
    const view = fitView(PICTURE, VIEWPORT, 0);
    const middle = { x: VIEWPORT.width / 2, y: VIEWPORT.height / 2 };
    expect(zoomAt(view, PICTURE, VIEWPORT, middle, 1e9).scale).toBe(64);
    expect(zoomAt(view, PICTURE, VIEWPORT, middle, 1e-9).scale).toBeCloseTo(view.scale / 4, 9);
  });
});

describe("moving", () => {
  it("follows the pointer, whatever the scale", () => {
    expect(panBy({ scale: 0.5, centerX: 100, centerY: 100 }, PICTURE, 10, -20)).toEqual({
      scale: 0.5,
      centerX: 80,
      centerY: 140,
    });
  });

  it("cannot lose the picture", () => {
    expect(clampView({ scale: 1, centerX: -50, centerY: 9999 }, PICTURE)).toEqual({
      scale: 1,
      centerX: 0,
      centerY: 4000,
    });
  });

  it("by two fingers keeps the points under both of them", () => {
    const view: View = { scale: 1, centerX: 3000, centerY: 2000 };
    const from = [
      { x: 400, y: 400 },
      { x: 500, y: 400 },
    ] as const;
    const to = [
      { x: 380, y: 420 },
      { x: 580, y: 420 },
    ] as const;
    const after = pinchView(view, PICTURE, VIEWPORT, from, to);
    expect(after.scale).toBeCloseTo(2, 9);
    for (const finger of [0, 1] as const) {
      const held = screenToPicture(view, VIEWPORT, from[finger]);
      const now = pictureToScreen(after, VIEWPORT, held);
      expect(now.x).toBeCloseTo(to[finger].x, 6);
      expect(now.y).toBeCloseTo(to[finger].y, 6);
    }
  });
});
