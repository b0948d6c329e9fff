import { describe, expect, it } from "vitest";
import { type Canvas, type Margins, resolveCanvas } from "./canvas.ts";

const PICTURE = { width: 400, height: 300 };

describe("resolveCanvas", () => {
  it.each<[Canvas, Margins]>([
    [{}, { left: 0, top: 0, right: 0, bottom: 0 }],
    [
      { left: 7, bottom: "20%" },
      { left: 7, top: 0, right: 0, bottom: 60 },
    ],
    [{ right: "12.5%" }, { left: 0, top: 0, right: 50, bottom: 0 }],
    [
      { width: 401, height: 303 },
      { left: 0, top: 1, right: 1, bottom: 2 },
    ],
    [
      { width: 500, height: 400, anchor: "top-left" },
      { left: 0, top: 0, right: 100, bottom: 100 },
    ],
    [
      { width: 500, height: 400, anchor: "bottom" },
      { left: 50, top: 100, right: 50, bottom: 0 },
    ],
    [
      { width: 500, height: 400, anchor: "right" },
      { left: 100, top: 50, right: 0, bottom: 50 },
    ],
    [{ aspectRatio: "16:9" }, { left: 66, top: 0, right: 67, bottom: 0 }],
    [
      { aspectRatio: "1:1", anchor: "top" },
      { left: 0, top: 0, right: 0, bottom: 100 },
    ],
    [{ aspectRatio: "4:3" }, { left: 0, top: 0, right: 0, bottom: 0 }],
    [{ aspectRatio: "1.91:1" }, { left: 86, top: 0, right: 87, bottom: 0 }],
  ])("reads %o", (canvas, margins) => {
    expect(resolveCanvas(canvas, PICTURE)).toEqual(margins);
  });

  it.each([
    ["16:9", 1920, 1081],
    ["9:16", 33, 57],
    ["3:2", 1, 1],
    ["2.39:1", 4001, 3000],
  ] as const)("never makes a side smaller, and is within a pixel of %s", (aspectRatio, width, height) => {
    const { left, top, right, bottom } = resolveCanvas({ aspectRatio }, { width, height });
    expect(Math.min(left, top, right, bottom)).toBeGreaterThanOrEqual(0);
    const [across, down] = aspectRatio.split(":").map(Number);
    const ratio = (across ?? 0) / (down ?? 1);
    const size = { width: left + width + right, height: top + height + bottom };
    const isNear =
      Math.abs(size.width - size.height * ratio) <= 0.5 || Math.abs(size.height - size.width / ratio) <= 0.5;
    expect(isNear).toBe(true);
  });

  it.each<[Canvas, string]>([
    [{ left: -1 }, "left must be"],
    [{ top: 1.5 }, "top must be"],
    [{ width: 399, height: 300 }, "extending cuts nothing off"],
    [{ width: 500.5, height: 300 }, "whole pixels"],
    [{ aspectRatio: "0:9" }, "aspect ratio"],
    [{ aspectRatio: "16:0" }, "aspect ratio"],
    [{ aspectRatio: "65535:1" }, "65535"],
    [{ left: 70_000 }, "65535"],
  ])("refuses %o", (canvas, message) => {
    expect(() => resolveCanvas(canvas, PICTURE)).toThrow(RangeError);
    expect(() => resolveCanvas(canvas, PICTURE)).toThrow(message);
  });

  it("refuses what callers without types may send", () => {
    const sent: readonly unknown[] = [
      { left: "20" },
      { right: null },
      { aspectRatio: 1.5 },
      { width: "400", height: 300 },
      { width: 500, height: 400, anchor: "middle" },
    ];
    for (const canvas of sent) {
      expect(() => Reflect.apply(resolveCanvas, undefined, [canvas, PICTURE])).toThrow(RangeError);
    }
  });
});
