import { createControl, HOLE, type Kernels, openKernels, requestAbort, RunAbortedError } from "@lacuna/kernel";
import { describe, expect, it } from "vitest";
import type { Scene } from "../protocol.ts";
import { randomRaster } from "../testing/scenes.ts";
import { fillScene } from "./fill-scene.ts";

const SETTINGS = { seed: 1, effort: "fast", wantsPreview: false, guides: [] } as const;
const SILENT = { progress: () => undefined, preview: () => undefined, rows: () => undefined };

function sceneOf(width: number, height: number): Scene {
  const { data } = randomRaster(1, width, height);
  const kinds = Uint8Array.from({ length: width * height }, (_, p) => {
    const [x, y] = [p % width, Math.floor(p / width)];
    return x > width / 3 && x < width / 2 && y > height / 3 && y < height / 2 ? HOLE : 0;
  });
  const bounds = { x: 0, y: 0, width, height };
  return { width, height, samples: data, channels: 3, colors: 3, hasAlpha: false, kinds, bounds };
}

/** The scene's hole pixels after its fill, and zeros around them. */
function filled(k: Kernels, scene: Scene): Uint8Array {
  const { width, height, channels } = scene;
  const kinds = scene.kinds.slice();
  const result = new Uint8Array(width * height * channels);
  fillScene(k, scene, SETTINGS, {
    ...SILENT,
    rows: ({ y, samples }) => {
      samples.forEach((sample, index) => {
        const at = y * width * channels + index;
        if (kinds[Math.floor(at / channels)] === HOLE) result[at] = sample;
      });
    },
  });
  return result;
}

describe("fillScene", () => {
  it("gives its memory back, and needs no more for the second fill than for the first", async () => {
    const k = await openKernels();
    const before = k.arena.mark();
    const first = filled(k, sceneOf(150, 120));
    const { byteLength } = k.arena.memory.buffer;
    const second = filled(k, sceneOf(150, 120));
    expect(k.arena.mark()).toBe(before);
    expect(k.arena.memory.buffer.byteLength).toBe(byteLength);
    expect(second).toEqual(first);
  });

  it("does not depend on what was in the memory before", async () => {
    const results = await Promise.all(
      [0, 0x5a, 0xff].map(async (filler) => {
        const k = await openKernels();
        const mark = k.arena.mark();
        k.arena.bytes(k.arena.allocate(8_000_000), 8_000_000).fill(filler);
        k.arena.release(mark);
        return filled(k, sceneOf(150, 120));
      }),
    );
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it("stops with RunAbortedError when a stop is requested, wherever it is", async () => {
    let steps = 0;
    const k = await openKernels();
    fillScene(k, sceneOf(150, 120), SETTINGS, { ...SILENT, progress: () => steps++ });
    expect(steps).toBeGreaterThan(2);
    for (let stop = 0; stop < steps - 1; stop++) {
      const control = createControl(false);
      const fresh = await openKernels(control);
      let step = 0;
      const progress = () => {
        if (step++ === stop) requestAbort(control);
      };
      expect(() => fillScene(fresh, sceneOf(150, 120), SETTINGS, { ...SILENT, progress })).toThrow(RunAbortedError);
    }
  });
});
