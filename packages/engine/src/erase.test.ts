import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { afterAll, describe, expect, it } from "vitest";
import { createEngine } from "./create-engine.ts";
import { EmptySourceError } from "./errors.ts";
import type { EraseResult } from "./options.ts";
import { randomStream } from "@lacuna/kernel/testing";
import {
  type Format,
  FORMATS,
  HOLE_STYLES,
  isEqualOutside,
  randomHole,
  randomRaster,
  rectMask,
  RGB,
  SIZES,
  withHoleContent,
} from "./testing/scenes.ts";

const engine = await createEngine({ threads: 1 });
afterAll(() => engine.close());

interface Scene {
  readonly seed: number;
  readonly image: Raster;
  readonly mask: Mask;
  readonly dilatePx: number;
}

/** Two scenes of each size in one format, with different styles of hole; with the formats the styles take turns. */
function* scenesOf(format: Format): Generator<Scene> {
  const number = FORMATS.findIndex((other) => JSON.stringify(other) === JSON.stringify(format));
  for (const [index, [width, height]] of SIZES.entries()) {
    for (const turn of [0, 1]) {
      const seed = number * 100 + index * 2 + turn;
      const style = HOLE_STYLES[(number + index + turn * 2) % HOLE_STYLES.length] ?? "inside";
      const random = randomStream(seed);
      const mask = randomHole(random, width, height, style);
      yield { seed, image: randomRaster(seed, width, height, format), mask, dilatePx: random(4) };
    }
  }
}

/** The result, or nothing when the hole is the whole picture. */
async function eraseUnlessWhole({ image, mask, dilatePx, seed }: Scene): Promise<EraseResult | undefined> {
  try {
    return await engine.erase(image, mask, { dilatePx, seed, effort: "fast" });
  } catch (error) {
    if (error instanceof EmptySourceError) return undefined;
    throw error;
  }
}

describe.each(FORMATS)("erase on $bits-bit $model, alpha $hasAlpha", (format) => {
  it("keeps every known sample, modifies no input, and does not depend on what the hole held", async () => {
    let filled = 0;
    for (const scene of scenesOf(format)) {
      const { image, mask } = scene;
      const [imageBefore, maskBefore] = [image.data.slice(), mask.data.slice()];
      const result = await eraseUnlessWhole(scene);
      expect(image.data).toEqual(imageBefore);
      expect(mask.data).toEqual(maskBefore);
      if (result === undefined) continue;
      filled++;
      const [output] = result.images;
      expect({ ...output, data: undefined }).toEqual({ ...image, data: undefined });
      expect(isEqualOutside(result.hole, output, image)).toBe(true);

      const random = randomStream(scene.seed);
      const disguised = withHoleContent(image, result.hole, () => random(format.bits === 16 ? 65536 : 256));
      const again = await eraseUnlessWhole({ ...scene, image: disguised });
      expect(again?.images[0].data).toEqual(output.data);
    }
    expect(filled).toBeGreaterThan(10);
  });
});

describe("erase", () => {
  it("leaves no hole pixel as it was: an impossible color is gone", async () => {
    for (const scene of scenesOf(RGB)) {
      const gray = { ...scene.image, data: scene.image.data.map((_, at) => scene.image.data[at - (at % 3)] ?? 0) };
      const { hole } = (await eraseUnlessWhole({ ...scene, image: gray })) ?? {};
      if (hole === undefined) continue;
      const painted = withHoleContent(gray, hole, (at) => [255, 0, 255][at % 3] ?? 0);
      const output = (await eraseUnlessWhole({ ...scene, image: painted }))?.images[0].data ?? [];
      // All known pixels are gray, so the fill is gray but for rounding.
      const isGray = (at: number) => Math.abs((output[at] ?? 0) - (output[at + 1] ?? 0)) <= 2;
      for (let at = 0; at < output.length; at += 3) expect(isGray(at)).toBe(true);
    }
  });

  it("reports as hole the mask binarized at 128 and dilated", async () => {
    const mask = createMask(40, 30);
    mask.data[10 * 40 + 20] = 128;
    mask.data[10 * 40 + 25] = 127;
    const { hole } = await engine.erase(randomRaster(1, 40, 30), mask, { dilatePx: 2 });
    const expected = createMask(40, 30);
    for (let y = 0; y < 30; y++) {
      for (let x = 0; x < 40; x++) expected.data[y * 40 + x] = (x - 20) ** 2 + (y - 10) ** 2 <= 4 ? 255 : 0;
    }
    expect(hole).toEqual(expected);
  });

  it("dilates by 10 pixels unless told otherwise", async () => {
    const mask = createMask(60, 60);
    mask.data[30 * 60 + 30] = 255;
    const { hole } = await engine.erase(randomRaster(1, 60, 60), mask);
    // Lattice points in a circle of radius 10.
    expect(hole.data.filter((value) => value === 255)).toHaveLength(317);
  });

  it("returns an equal copy and a warning for an empty mask", async () => {
    const image = randomRaster(3, 20, 10);
    const { images, hole, warnings, seed } = await engine.erase(image, createMask(20, 10), { seed: 7, variations: 2 });
    expect(images).toHaveLength(2);
    for (const copy of images) {
      expect(copy).toEqual(image);
      expect(copy.data.buffer).not.toBe(image.data.buffer);
    }
    expect(hole.data.every((value) => value === 0)).toBe(true);
    expect(warnings).toHaveLength(1);
    expect(seed).toBe(7);
  });

  it("refuses a mask that covers everything, as given or once dilated, and works on afterwards", async () => {
    const image = randomRaster(3, 20, 10);
    const white = createMask(20, 10, new Uint8Array(200).fill(255));
    const middle = rectMask(20, 10, { x: 5, y: 3, width: 10, height: 4 });
    await expect(engine.erase(image, white, { dilatePx: 0 })).rejects.toThrow(EmptySourceError);
    await expect(engine.erase(image, middle, { dilatePx: 10 })).rejects.toMatchObject({ code: "empty_source" });
    await expect(engine.erase(image, middle, { dilatePx: 0 })).resolves.toBeDefined();
  });

  it("says when it is the growth of a mask that leaves nothing to copy from", async () => {
    const image = randomRaster(1, 12, 9);
    const small = rectMask(12, 9, { x: 4, y: 4, width: 2, height: 2 });
    await expect(engine.erase(image, small, { dilatePx: 10 })).rejects.toThrow(/^the mask, grown by 10 px, covers/);
    const whole = rectMask(12, 9, { x: 0, y: 0, width: 12, height: 9 });
    await expect(engine.erase(image, whole, { dilatePx: 10 })).rejects.toThrow(/^the mask covers/);
  });

  it("warns when there is too little to copy from, and fills smoothly", async () => {
    // No 7×7 patch fits beside the hole.
    const image = randomRaster(4, 12, 12);
    const { warnings, images, hole } = await engine.erase(
      image,
      rectMask(12, 12, { x: 3, y: 3, width: 6, height: 6 }),
      { dilatePx: 0 },
    );
    expect(warnings).toHaveLength(1);
    const [least, greatest] = [Math.min(...image.data), Math.max(...image.data)];
    expect(images[0].data.every((sample) => sample >= least && sample <= greatest)).toBe(true);
    expect(isEqualOutside(hole, images[0], image)).toBe(true);
  });

  it("takes nothing from where the avoid mask says", async () => {
    // The hole lies in a red half; the gray half is 30 pixels away. Gray is all there is once red is avoided.
    const [width, height] = [160, 90];
    const random = randomStream(9);
    const gray = randomRaster(5, width, height, { model: "gray", hasAlpha: false, bits: 8 });
    const data = new Uint8Array(width * height * 3);
    gray.data.forEach((value, p) => {
      const level = 60 + (value >> 2);
      data.set(p % width < 90 ? [200 + random(40), 10, 10] : [level, level, level], p * 3);
    });
    const image: Raster = { ...gray, model: "rgb", channels: 3, data };
    const mask = rectMask(width, height, { x: 30, y: 30, width: 24, height: 24 });
    const avoid = rectMask(width, height, { x: 0, y: 0, width: 90, height });
    const redness = async (avoided: Mask | undefined) => {
      const { images, hole } = await engine.erase(image, mask, { dilatePx: 2, ...(avoided && { avoid: avoided }) });
      const output = images[0].data;
      return Array.from(hole.data.keys())
        .filter((p) => hole.data[p] === 255)
        .map((p) => (output[p * 3] ?? 0) - (output[p * 3 + 1] ?? 0));
    };
    expect(Math.min(...(await redness(undefined)))).toBeGreaterThan(150);
    expect(Math.max(...(await redness(avoid)))).toBeLessThan(60);
  });

  it.each([
    ["dilatePx", { dilatePx: -1 }],
    ["dilatePx", { dilatePx: 101 }],
    ["dilatePx", { dilatePx: 1.5 }],
    ["seed", { seed: -1 }],
    ["seed", { seed: 2 ** 32 }],
    ["seed", { seed: 0.5 }],
    ["variations", { variations: 0 }],
    ["variations", { variations: 9 }],
    ["variations", { variations: Number.NaN }],
    ["avoid mask", { avoid: createMask(20, 11) }],
  ])("names the option that is out of range: %s %o", async (name, options) => {
    const run = engine.erase(randomRaster(1, 20, 10), createMask(20, 10), options);
    await expect(run).rejects.toThrow(RangeError);
    await expect(run).rejects.toThrow(name);
  });

  it("names both sizes when the mask is not as large as the image", async () => {
    const run = engine.erase(randomRaster(1, 20, 10), createMask(10, 20));
    await expect(run).rejects.toThrow(RangeError);
    await expect(run).rejects.toThrow("10×20, the image 20×10");
  });

  it("fills pictures one and two pixels wide", async () => {
    for (const [width, height] of [
      [1, 40],
      [2, 39],
    ] as const) {
      const mask = rectMask(width, height, { x: 0, y: 17, width: 1, height: 5 });
      const image = randomRaster(1, width, height);
      const { images, hole } = await engine.erase(image, mask, { dilatePx: 1 });
      expect(isEqualOutside(hole, images[0], image)).toBe(true);
    }
  });

  it("refuses an effort that it does not know with a RangeError", async () => {
    const mask = rectMask(30, 20, { x: 3, y: 3, width: 2, height: 2 });
    // As a caller without types might.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const options = { effort: "heroic" as "best" };
    await expect(engine.erase(randomRaster(1, 30, 20), mask, options)).rejects.toThrow(
      new RangeError("effort must be one of fast, normal, best, not heroic"),
    );
  });

  it("accepts the ends of every range", async () => {
    const mask = rectMask(30, 20, { x: 3, y: 3, width: 2, height: 2 });
    const options = { dilatePx: 0, seed: 0xffffffff, variations: 1, effort: "best" } as const;
    const { seed } = await engine.erase(randomRaster(1, 30, 20), mask, options);
    expect(seed).toBe(0xffffffff);
  });
});

describe("variations", () => {
  it("are as many as asked for, and differ", async () => {
    const mask = rectMask(120, 90, { x: 40, y: 30, width: 30, height: 25 });
    const { images } = await engine.erase(randomRaster(6, 120, 90), mask, { variations: 3 });
    expect(images).toHaveLength(3);
    expect(new Set(images.map(({ data }) => data.join())).size).toBe(3);
  });
});
