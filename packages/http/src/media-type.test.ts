import { expect, it } from "vitest";
import { extensionOf, mediaTypeOf } from "./media-type.ts";

it.each([
  ["image/jpeg", "jpg"],
  ["image/png", "png"],
  ["application/x", "bin"],
  ["image/svg+xml", "bin"],
  ["image/../x", "bin"],
])("a file of type %s ends in %s", (type, extension) => {
  expect(extensionOf(type)).toBe(extension);
});

it("takes a type without its parameters", () => {
  expect([" Image/JPEG ; q=1", "text/plain", ""].map(mediaTypeOf)).toEqual(["image/jpeg", "text/plain", ""]);
});
