import { describe, expect, it } from "vitest";
import { HOLE } from "./flags.ts";
import { allocateLevel } from "./level.ts";
import { type Layout, pack, type Samples, unpack } from "./pack.ts";
import { pack as slowPack, type SampleArray, unpack as slowUnpack } from "./reference/pack.ts";
import { describeEveryBuild, withMemory } from "./testing/every-build.ts";
import { forEverySize } from "./testing/every-size.ts";
import type { TestKernels } from "./testing/open-test-kernels.ts";
import { place, placeLevel, randomLevel, takeBytes } from "./testing/planes.ts";
import { randomBytes } from "./testing/random-pictures.ts";
import type { RandomStream } from "./testing/random-stream.ts";

/** Every combination of channels and layout that a raster can have. */
const FORMATS: readonly { name: string; channels: number; colors: number; layout: Layout }[] = [
  { name: "gray", channels: 1, colors: 1, layout: "color" },
  { name: "gray with opaque alpha", channels: 2, colors: 1, layout: "color" },
  { name: "gray with alpha", channels: 2, colors: 1, layout: "alpha" },
  { name: "rgb", channels: 3, colors: 3, layout: "color" },
  { name: "rgb with opaque alpha", channels: 4, colors: 3, layout: "color" },
  { name: "rgb with alpha", channels: 4, colors: 3, layout: "alpha" },
  { name: "cmyk", channels: 4, colors: 4, layout: "ink" },
  { name: "cmyk with opaque alpha", channels: 5, colors: 4, layout: "ink" },
];
const CASES = FORMATS.flatMap((format) => [
  { ...format, deep: false },
  { ...format, deep: true },
]);

function randomSamples(random: RandomStream, pixels: number, format: (typeof CASES)[number]): SampleArray {
  const length = pixels * format.channels;
  const low = randomBytes(random, length);
  const data = format.deep ? Uint16Array.from(low, (byte) => byte * 256 + random(256)) : low;
  return { data, channels: format.channels, colors: format.colors, layout: format.layout };
}

function placeSamples(k: TestKernels, { data, channels, colors, layout }: SampleArray): Samples {
  return { pointer: place(k, data), channels, colors, bytesPerSample: data instanceof Uint16Array ? 2 : 1, layout };
}

describeEveryBuild("pack and unpack", (k) => {
  it.each(CASES)("pack equals its twin: $name, deep $deep", (format) => {
    forEverySize(20, (width, height, random) => {
      const samples = randomSamples(random, width * height, format);
      const actual = withMemory(k, () => {
        const level = allocateLevel(k, width, height);
        pack(k, placeSamples(k, samples), level);
        return takeBytes(k, level.color, width * height * 4);
      });
      expect(actual).toEqual(slowPack(samples));
    });
  });

  it.each(CASES)("unpack equals its twin: $name, deep $deep", (format) => {
    forEverySize(20, (width, height, random) => {
      const samples = randomSamples(random, width * height, format);
      const pixels = randomLevel(random, width, height);
      const actual = withMemory(k, () => {
        const placed = placeSamples(k, samples);
        unpack(k, placeLevel(k, pixels), placed);
        return takeBytes(k, placed.pointer, samples.data.byteLength);
      });
      const expected = slowUnpack(pixels, samples);
      expect(actual).toEqual(new Uint8Array(expected.buffer));
    });
  });

  it("rounds every 16-bit sample to the nearest 8-bit one", () => {
    const data = Uint16Array.from({ length: 65536 }, (_, value) => value);
    const samples: SampleArray = { data, channels: 1, colors: 1, layout: "color" };
    const actual = withMemory(k, () => {
      const level = allocateLevel(k, 256, 256);
      pack(k, placeSamples(k, samples), level);
      return takeBytes(k, level.color, 65536 * 4).filter((_, index) => index % 4 === 0);
    });
    expect(actual).toEqual(Uint8Array.from(data, (value) => Math.round((value * 255) / 65535)));
  });
});

describe("the slow pack and unpack", () => {
  it.each(FORMATS)("give 8-bit samples back, but for what alpha hides: $name", (format) => {
    forEverySize(20, (width, height, random) => {
      const samples = randomSamples(random, width * height, { ...format, deep: false });
      const isAlphaPlain = format.channels > format.colors && format.layout !== "alpha";
      if (isAlphaPlain)
        for (let at = format.channels - 1; at < samples.data.length; at += format.channels) samples.data[at] = 255;
      const kinds = new Uint8Array(width * height).fill(HOLE);
      const back = slowUnpack({ width, height, color: slowPack(samples), kinds }, samples);
      if (format.layout !== "alpha") expect(back).toEqual(samples.data);
      else {
        back.forEach((value, at) => {
          const alpha = samples.data[at - (at % format.channels) + format.channels - 1] ?? 0;
          // Premultiplying rounds by at most 1/2, which dividing by alpha / 255 enlarges, and rounds again.
          if (alpha > 0)
            expect(Math.abs(value - (samples.data[at] ?? 0))).toBeLessThanOrEqual(0.5 * (255 / alpha) + 0.5);
        });
      }
    });
  });
});
