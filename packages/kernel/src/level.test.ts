import { expect, it } from "vitest";
import { EXCLUDED, HOLE, SOURCE, TARGET } from "./flags.ts";
import { addTexture, classify, halve, listSources } from "./level.ts";
import { classify as slowClassify, listSources as slowListSources } from "./reference/classify.ts";
import { halve as slowHalve } from "./reference/halve.ts";
import { addTexture as slowAddTexture } from "./reference/texture.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize } from "./testing/every-size.ts";
import { placeLevel, randomLevel, takeBytes, takeLevel, takeUint32 } from "./testing/planes.ts";
import { randomBytes } from "./testing/random-pictures.ts";

describeEveryBuild("halve", (k) => {
  it("equals its twin", () => {
    forEverySize(120, (width, height, random) => {
      const pixels = randomLevel(random, width, height);
      const actual = withMemory(k, () => takeLevel(k, halve(k, placeLevel(k, pixels))));
      expect(actual).toEqual(slowHalve(pixels));
    });
  });

  it("does not let the hole's content into known pixels", () => {
    forEverySize(60, (width, height, random) => {
      const pixels = randomLevel(random, width, height);
      const other = { ...pixels, color: pixels.color.slice() };
      pixels.kinds.forEach((kind, p) => {
        if ((kind & HOLE) !== 0) other.color.set(randomBytes(random, 4), p * 4);
      });
      const [a, b] = [pixels, other].map((level) => withMemory(k, () => takeLevel(k, halve(k, placeLevel(k, level)))));
      expect(a).toEqual(b);
    });
  });
});

describeEveryBuild("addTexture", (k) => {
  it("equals its twin at any gain", () => {
    forEverySize(80, (width, height, random) => {
      const pixels = randomLevel(random, width, height);
      const gain = [3, 1, 0.5, 15.9, 0][random(5)] ?? 3;
      const actual = withMemory(k, () => {
        const level = placeLevel(k, pixels);
        addTexture(k, level, gain);
        return takeLevel(k, level);
      });
      expect(actual).toEqual({ ...pixels, color: slowAddTexture(pixels, gain) });
    });
  });

  it("equals its twin in a picture of several chunks", () => {
    forEverySize(2, (_width, _height, random) => {
      const pixels = randomLevel(random, 61, 150);
      const actual = withMemory(k, () => {
        const level = placeLevel(k, pixels);
        addTexture(k, level, 3);
        return takeLevel(k, level);
      });
      expect(actual.color).toEqual(slowAddTexture(pixels, 3));
    });
  });
});

describeEveryBuild("classify", (k) => {
  it("equals its twin", () => {
    forEverySize(120, (width, height, random) => {
      const pixels = randomLevel(random, width, height);
      const actual = withMemory(k, () => {
        const { flags, spans, targets, sources } = classify(k, placeLevel(k, pixels));
        return {
          flags: takeBytes(k, flags, width * height),
          spans: new Int32Array(takeUint32(k, spans, height * 2).buffer),
          targets,
          sources,
        };
      });
      expect(actual).toEqual(slowClassify(pixels.kinds, width, height));
    });
  });

  it("covers every hole pixel by a target, and no source by a hole or excluded pixel, once a patch fits", () => {
    forEverySize(
      60,
      (width, height, random) => {
        const { kinds } = randomLevel(random, width, height);
        const { flags } = slowClassify(kinds, width, height);
        kinds.forEach((kind, p) => {
          const around = patchAround(p, width, height).map((q) => flags[q] ?? 0);
          if ((kind & HOLE) !== 0) expect(around.some((flag) => (flag & TARGET) !== 0)).toBe(true);
          if (((flags[p] ?? 0) & SOURCE) !== 0)
            expect(around.every((flag) => (flag & (HOLE | EXCLUDED)) === 0)).toBe(true);
        });
      },
      7,
    );
  });
});

function patchAround(p: number, width: number, height: number): number[] {
  const x = p % width;
  const y = Math.floor(p / width);
  const found: number[] = [];
  for (let j = Math.max(0, y - 3); j <= Math.min(height - 1, y + 3); j++) {
    for (let i = Math.max(0, x - 3); i <= Math.min(width - 1, x + 3); i++) found.push(j * width + i);
  }
  return found;
}

describeEveryBuild("listSources", (k) => {
  it("equals its twin, and lists some source wherever there is one", () => {
    forEverySize(80, (width, height, random) => {
      const pixels = randomLevel(random, width, height);
      const capacity = 1 + random(60);
      const actual = withMemory(k, () => {
        const level = placeLevel(k, pixels);
        const { list, listed } = listSources(k, level, classify(k, level), capacity);
        return takeUint32(k, list, listed);
      });
      const roles = slowClassify(pixels.kinds, width, height);
      expect(actual).toEqual(slowListSources(roles, width, height, capacity));
      expect(actual.length).toBeLessThanOrEqual(capacity);
      expect(actual.length > 0).toBe(roles.sources > 0);
    });
  });
});
