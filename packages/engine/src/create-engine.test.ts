import { describe, expect, it } from "vitest";
import { createEngine } from "./create-engine.ts";
import { randomRaster, rectMask } from "./testing/scenes.ts";

describe("createEngine", () => {
  it.each([0, 65, 1.5, -1, Number.NaN])("refuses %d threads", async (threads) => {
    await expect(createEngine({ threads })).rejects.toThrow(RangeError);
  });

  it("says how many threads it has", async () => {
    const engine = await createEngine({ threads: 2 });
    expect(engine.threads).toBe(2);
    await engine.close();
  });

  it("erases nothing more once closed, and may be closed twice", async () => {
    const engine = await createEngine({ threads: 1 });
    await engine.close();
    await engine.close();
    const mask = rectMask(30, 20, { x: 5, y: 5, width: 4, height: 4 });
    await expect(engine.erase(randomRaster(1, 30, 20), mask)).rejects.toThrow("closed");
  });

  // The worker ends without a reply, and the promise is never settled.
  it("rejects a run in progress when it is closed", async () => {
    const engine = await createEngine({ threads: 1 });
    const mask = rectMask(1500, 1000, { x: 400, y: 300, width: 600, height: 400 });
    const run = engine.erase(randomRaster(1, 1500, 1000), mask, { onProgress: () => void engine.close() });
    await expect(run).rejects.toThrow("closed");
  });
});
