import { describe, expect, it } from "vitest";
import { dilateHole } from "./dilate-hole.ts";
import { createMask } from "./mask.ts";

describe("dilateHole", () => {
  it.each([0, 1, 2, 5, 13, 100])(
    "marks every pixel within %i pixels of a marked one, as the obvious loop does",
    (radius) => {
      const [width, height] = [61, 43];
      const soft = createMask(width, height);
      for (let p = 0; p < soft.data.length; p++) soft.data[p] = (p * 7919) % 1009 < 4 ? 128 : (p * 31) % 128;
      const marked = [...soft.data.keys()].filter((p) => (soft.data[p] ?? 0) >= 128);
      const expected = createMask(width, height);
      for (let p = 0; p < expected.data.length; p++) {
        const isNear = marked.some(
          (m) => ((m % width) - (p % width)) ** 2 + (Math.floor(m / width) - Math.floor(p / width)) ** 2 <= radius ** 2,
        );
        expected.data[p] = isNear ? 255 : 0;
      }
      expect(marked.length).toBeGreaterThan(0);
      expect(dilateHole(soft, radius)).toEqual(expected);
    },
  );
});
