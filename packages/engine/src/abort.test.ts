import { afterAll, describe, expect, it } from "vitest";
import { createEngine } from "./create-engine.ts";
import { randomRaster, rectMask } from "./testing/scenes.ts";

const engine = await createEngine({ threads: 2 });
afterAll(() => engine.close());

const small = { image: randomRaster(1, 120, 90), mask: rectMask(120, 90, { x: 40, y: 30, width: 30, height: 25 }) };
const expected = await engine.erase(small.image, small.mask);
// Two megapixels with a hole of a third of a megapixel: seconds of work.
const large = {
  image: randomRaster(2, 1600, 1250),
  mask: rectMask(1600, 1250, { x: 500, y: 400, width: 650, height: 500 }),
};

describe("abort", () => {
  it("before the start rejects with the signal's reason", async () => {
    const reason = new Error("changed my mind");
    const run = engine.erase(small.image, small.mask, { signal: AbortSignal.abort(reason) });
    await expect(run).rejects.toBe(reason);
    expect(await engine.erase(small.image, small.mask)).toEqual(expected);
  });

  it.each([0, 0.1, 0.4])("at progress %f stops a 2 MP run at once and leaves the engine usable", async (at) => {
    const controller = new AbortController();
    const reason = new Error("changed my mind");
    let abortedAt = Infinity;
    const run = engine.erase(large.image, large.mask, {
      signal: controller.signal,
      // Two rounds at full resolution: the abort comes with the second still to do.
      effort: "best",
      onProgress: (fraction) => {
        if (fraction < at || controller.signal.aborted) return;
        abortedAt = performance.now();
        controller.abort(reason);
      },
    });
    await expect(run).rejects.toBe(reason);
    // Generous, for busy machines; the chunks between two looks at the flag take a few milliseconds.
    expect(performance.now() - abortedAt).toBeLessThan(1000);
    expect(await engine.erase(small.image, small.mask)).toEqual(expected);
  });

  it("of a waiting run leaves the running one alone", async () => {
    const controller = new AbortController();
    const running = engine.erase(small.image, small.mask);
    const waiting = engine.erase(small.image, small.mask, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(await running).toEqual(expected);
  });

  it("after the end does nothing", async () => {
    const controller = new AbortController();
    const result = await engine.erase(small.image, small.mask, { signal: controller.signal });
    controller.abort();
    expect(result).toEqual(expected);
    expect(await engine.erase(small.image, small.mask)).toEqual(expected);
  });

  it("that comes when the result is on its way spoils neither this run nor the next", async () => {
    const controller = new AbortController();
    const run = engine.erase(small.image, small.mask, {
      signal: controller.signal,
      onProgress: () => {
        if (controller.signal.aborted) return;
        // Keeps this thread busy until the workers are done, so that the abort meets a finished run.
        const end = performance.now() + 300;
        while (performance.now() < end);
        controller.abort();
      },
    });
    await run.catch((error: unknown) => expect(error).toBe(controller.signal.reason));
    expect(await engine.erase(small.image, small.mask)).toEqual(expected);
  });
});
