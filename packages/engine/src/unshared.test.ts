import { afterAll, describe, expect, it, vi } from "vitest";
import { createEngine } from "./create-engine.ts";
import type { Engine } from "./options.ts";
import { randomRaster, rectMask } from "./testing/scenes.ts";

const shared = await createEngine({ threads: 2 });
afterAll(() => shared.close());

const small = { image: randomRaster(1, 120, 90), mask: rectMask(120, 90, { x: 40, y: 30, width: 30, height: 25 }) };
const large = {
  image: randomRaster(2, 1600, 1250),
  mask: rectMask(1600, 1250, { x: 500, y: 400, width: 650, height: 500 }),
};

/** An engine as in a page that is not cross-origin isolated: no shared memory, one thread. */
async function withUnsharedEngine(body: (engine: Engine) => Promise<void>): Promise<void> {
  vi.stubGlobal("crossOriginIsolated", false);
  const engine = await createEngine({ threads: 4 });
  vi.unstubAllGlobals();
  try {
    await body(engine);
  } finally {
    await engine.close();
  }
}

describe("an engine without shared memory", () => {
  it("has one thread, whatever is asked for, and gives the same bytes", () =>
    withUnsharedEngine(async (engine) => {
      expect(engine.threads).toBe(1);
      expect(await engine.erase(small.image, small.mask)).toEqual(await shared.erase(small.image, small.mask));
    }));

  it("stops a 2 MP run at once and is usable afterwards", () =>
    withUnsharedEngine(async (engine) => {
      const controller = new AbortController();
      let abortedAt = Infinity;
      const onProgress = () => {
        abortedAt = Math.min(abortedAt, performance.now());
        controller.abort();
      };
      const run = engine.erase(large.image, large.mask, { signal: controller.signal, onProgress });
      await expect(run).rejects.toMatchObject({ name: "AbortError" });
      expect(performance.now() - abortedAt).toBeLessThan(1000);
      expect(await engine.erase(small.image, small.mask)).toEqual(await shared.erase(small.image, small.mask));
    }));
});
