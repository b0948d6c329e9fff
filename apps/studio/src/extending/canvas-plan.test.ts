import { describe, expect, it } from "vitest";
import { firstPlan, refusalOf, setMargin, shapePlan } from "./canvas-plan.ts";

const PICTURE = { width: 400, height: 300 };

describe("a plan of a larger canvas", () => {
  it("takes a shape with the picture where the anchor says", () => {
    const wide = shapePlan(firstPlan(PICTURE), PICTURE, "16:9", "left");
    expect(wide).toMatchObject({ shape: "16:9", margins: { left: 0, top: 0, right: 133, bottom: 0 } });
    expect(shapePlan(wide, PICTURE, "free", "center").margins).toEqual(wide.margins);
  });

  it("is free once a margin is set by hand, which is whole and within what a picture may have", () => {
    const square = shapePlan(firstPlan(PICTURE), PICTURE, "1:1", "center");
    expect(square.margins).toEqual({ left: 0, top: 50, right: 0, bottom: 50 });
    expect(setMargin(square, PICTURE, "left", 12.4)).toMatchObject({ shape: "free", margins: { left: 12, top: 50 } });
    expect(setMargin(square, PICTURE, "top", -3).margins.top).toBe(0);
    expect(setMargin(square, PICTURE, "top", Number.NaN).margins.top).toBe(0);
    expect(setMargin(square, PICTURE, "bottom", 1e9).margins.bottom).toBe(65_535 - 300 - 50);
  });

  it("says why it cannot be done", () => {
    const plan = firstPlan(PICTURE);
    expect(refusalOf(plan, PICTURE)).toBeUndefined();
    expect(refusalOf({ ...plan, margins: { left: 0, top: 0, right: 0, bottom: 0 } }, PICTURE)).toMatch(/larger/);
    expect(refusalOf(setMargin(setMargin(plan, PICTURE, "left", 60_000), PICTURE, "top", 60_000), PICTURE)).toMatch(
      /more than the 100 megapixels/,
    );
  });
});
