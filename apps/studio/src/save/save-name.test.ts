import { describe, expect, it } from "vitest";
import { sameFormat, saveName } from "./save-name.ts";

describe("the name to save under", () => {
  it.each([
    ["holiday.jpg", "jpeg", "holiday-erased.jpg"],
    ["holiday.JPG", "jpeg", "holiday-erased.JPG"],
    ["holiday.jpeg", "png", "holiday-erased.png"],
    ["holiday-erased.png", "png", "holiday-erased.png"],
    ["two.dots.webp", "webp", "two.dots-erased.webp"],
    ["scan.tiff", "png", "scan-erased.png"],
    ["noending", "jpeg", "noending-erased.jpg"],
    [".hidden", "png", ".hidden-erased.png"],
    ["", "png", "picture-erased.png"],
  ] as const)("of %j as %s is %s", (opened, format, name) => {
    expect(saveName(opened, format)).toBe(name);
  });

  it("can say something else than erased", () => {
    expect(saveName("a.jpg", "png", "-mask")).toBe("a-mask.png");
  });
});

it("saves what this page cannot write as PNG", () => {
  expect(sameFormat("other")).toBe("png");
  expect(sameFormat("webp")).toBe("webp");
});
