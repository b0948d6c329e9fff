import { afterAll, describe, expect, it } from "vitest";
import { createEngine } from "./create-engine.ts";
import { randomStream } from "@lacuna/kernel/testing";
import { FORMATS, HOLE_STYLES, randomHole, randomRaster, rectMask } from "./testing/scenes.ts";

const threadCounts = [1, 2, 3];
const engines = await Promise.all(threadCounts.map((threads) => createEngine({ threads })));
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

function scene(trial: number) {
  const random = randomStream(trial);
  const format = FORMATS[trial % FORMATS.length];
  const style = HOLE_STYLES[trial % (HOLE_STYLES.length - 1)] ?? "inside";
  const [width, height] = [60 + random(90), 50 + random(70)];
  return {
    image: randomRaster(trial, width, height, format),
    mask: randomHole(random, width, height, style),
    dilatePx: random(4),
  };
}

describe("an erase", () => {
  it("gives the same bytes with 1, 2 and 3 threads", async () => {
    expect(engines.map(({ threads }) => threads)).toEqual([1, 2, 3]);
    for (let trial = 0; trial < 12; trial++) {
      const { image, mask, dilatePx } = scene(trial);
      const options = { dilatePx, seed: trial * 1000, effort: trial % 2 === 0 ? "normal" : "fast" } as const;
      const [first, ...others] = await Promise.all(engines.map((engine) => engine.erase(image, mask, options)));
      for (const other of others) expect(other).toEqual(first);
    }
  });

  it("gives the same bytes again, whatever was erased in between", async () => {
    const [engine] = engines;
    const { image, mask } = scene(100);
    const first = await engine?.erase(image, mask, { seed: 5 });
    for (const trial of [101, 102, 103]) await engine?.erase(scene(trial).image, scene(trial).mask);
    expect(await engine?.erase(image, mask, { seed: 5 })).toEqual(first);
  });

  it("gives other bytes with another seed", async () => {
    const image = randomRaster(8, 100, 80);
    const mask = rectMask(100, 80, { x: 30, y: 25, width: 30, height: 25 });
    const [a, b] = await Promise.all([1, 2].map((seed) => engines[0]?.erase(image, mask, { seed })));
    expect(a?.images[0].data).not.toEqual(b?.images[0].data);
  });

  it("makes no difference between runs one after another and runs asked for at once", async () => {
    const engine = engines[1];
    const scenes = [1, 2, 3].map(scene);
    const atOnce = await Promise.all(scenes.map(({ image, mask }) => engine?.erase(image, mask)));
    for (const [index, { image, mask }] of scenes.entries()) {
      expect(await engine?.erase(image, mask)).toEqual(atOnce[index]);
    }
  });
});
