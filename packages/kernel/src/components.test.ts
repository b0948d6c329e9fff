import { expect, it } from "vitest";
import { labelComponents } from "./components.ts";
import { labelComponents as slowLabelComponents } from "./reference/label-components.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize } from "./testing/every-size.ts";
import { maskOf } from "./testing/picture-notation.ts";
import { place } from "./testing/planes.ts";
import { randomMask } from "./testing/random-pictures.ts";

describeEveryBuild("labelComponents", (k) => {
  it("joins pixels that touch at corners", () => {
    const { width, height, data } = maskOf(`
      # . . # #
      . # . . .
      . . . # .`);
    expect(withMemory(k, () => labelComponents(k, place(k, data), width, height))).toEqual([
      { bounds: { x: 0, y: 0, width: 2, height: 2 }, area: 2 },
      { bounds: { x: 3, y: 0, width: 2, height: 1 }, area: 2 },
      { bounds: { x: 3, y: 2, width: 1, height: 1 }, area: 1 },
    ]);
  });

  it("joins the arms of a shape whose arms meet last", () => {
    const { width, height, data } = maskOf(`
      # . # . #
      # . # . #
      # # # # #`);
    expect(withMemory(k, () => labelComponents(k, place(k, data), width, height))).toEqual([
      { bounds: { x: 0, y: 0, width: 5, height: 3 }, area: 11 },
    ]);
  });

  it("equals its twin on random masks", () => {
    forEverySize(120, (width, height, random) => {
      const mask = randomMask(random, width, height, 255);
      const actual = withMemory(k, () => labelComponents(k, place(k, mask), width, height));
      expect(actual).toEqual(slowLabelComponents(mask, width, height));
    });
  });

  it("equals its twin on noise, where a row has many runs", () => {
    forEverySize(40, (width, height, random) => {
      const density = 2 + random(5);
      const mask = Uint8Array.from({ length: width * height }, () => (random(density) === 0 ? 1 + random(255) : 0));
      const actual = withMemory(k, () => labelComponents(k, place(k, mask), width, height));
      expect(actual).toEqual(slowLabelComponents(mask, width, height));
    });
  });

  it("takes more runs than it first makes room for", () => {
    // Every other column set: 300 runs a row, 300 · 240 = 72,000 > 65,536, and 300 components.
    const [width, height] = [600, 240];
    const mask = Uint8Array.from({ length: width * height }, (_, p) => (p % 2 === 0 ? 255 : 0));
    const components = withMemory(k, () => labelComponents(k, place(k, mask), width, height));
    expect(components).toHaveLength(300);
    expect(components[299]).toEqual({ bounds: { x: 598, y: 0, width: 1, height: 240 }, area: 240 });
  });
});
