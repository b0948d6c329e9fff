import { expect, it } from "vitest";
import { OBJECT_CLASSES, unknownClasses } from "./object-classes.ts";

it("knows 80 different classes and says which names are none", () => {
  expect(new Set(OBJECT_CLASSES).size).toBe(80);
  expect(unknownClasses(["person", "unicorn", "Dog"])).toEqual(["unicorn", "Dog"]);
});
