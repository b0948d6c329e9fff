import { describe, expect, it } from "vitest";
import { matchByName } from "./match-by-name.ts";
import { isEarlierResult, isNamedMask } from "./picture-names.ts";

describe("matchByName", () => {
  it.each([
    ["in/photo.jpg", "masks", ["photo.png", "other.png"], { state: "one", name: "photo.png" }],
    ["in/photo.jpg", "masks", ["photo_mask.png"], { state: "one", name: "photo_mask.png" }],
    ["in/photo.jpg", "masks", ["photo-mask.webp"], { state: "one", name: "photo-mask.webp" }],
    ["in/photo.jpg", "masks", ["photo.txt", "photo2.png", "my-photo.png"], { state: "none" }],
    ["in/a.b.jpg", "masks", ["a.png", "a.b.png"], { state: "one", name: "a.b.png" }],
    [
      "in/photo.jpg",
      "masks",
      ["photo.png", "photo-mask.png"],
      { state: "several", names: ["photo.png", "photo-mask.png"] },
    ],
    ["in/photo.jpg", "in/", ["photo.jpg", "photo.png", "photo_mask.png"], { state: "one", name: "photo_mask.png" }],
    ["in/photo.jpg", "./in", ["photo.jpg"], { state: "none" }],
  ] as const)("for %s in %s among %j", (picture, folder, names, match) => {
    expect(matchByName(picture, folder, names)).toEqual(match);
  });
});

describe("the names a folder is searched for", () => {
  it.each(["a-erased.jpg", "a-erased-3.png", "a-erased-compare.jpg", "a-erased-3-compare.jpg", "a-erased-hole.png"])(
    "%s is an earlier result",
    (file) => {
      expect(isEarlierResult(file)).toBe(true);
    },
  );

  it.each(["erased.jpg", "a-erased-board.jpg", "a.jpg"])("%s is a picture", (file) => {
    expect(isEarlierResult(file)).toBe(false);
  });

  it.each([
    ["a_mask.png", true],
    ["a-mask.png", true],
    ["unmask.png", false],
    ["mask.png", false],
  ])("%s is the mask of another: %s", (file, isMask) => {
    expect(isNamedMask(file)).toBe(isMask);
  });
});
