import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { dilateHole, type Mask, type Raster } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GuessRefusedError, GuessTimeoutError } from "../errors.ts";
import type { GuessProvider } from "../guess-provider.ts";
import { testProvider } from "../self-test.ts";
import { maskOf, pictureBy, waves } from "../testing/scenes.ts";
import { TINY_MODEL_NAMES, type TinyModelName, writeTinyModel } from "../testing/tiny-models.ts";
import { createOnnxProvider, type OnnxSettings } from "./onnx-provider.ts";

const SIDE = 128;
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lacuna-onnx-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function withProvider(
  name: TinyModelName,
  settings: Partial<OnnxSettings>,
  use: (provider: GuessProvider, file: string, blendsPx: number) => Promise<void>,
): Promise<void> {
  const model = await writeTinyModel(folder, name);
  const provider = createOnnxProvider({ ...model, log, threads: 1, ...settings });
  try {
    await use(provider, model.file, model.manifest.output.blendsPx);
  } finally {
    await provider.close();
  }
}

/** What the tiny networks compute: in the reach of 31 pixels, the mean of what is known. */
function blurredAt(picture: Raster, hole: Mask, x: number, y: number): number[] {
  const sums = [0, 0, 0];
  let count = 0;
  for (let j = Math.max(0, y - 31); j <= Math.min(SIDE - 1, y + 31); j++) {
    for (let i = Math.max(0, x - 31); i <= Math.min(SIDE - 1, x + 31); i++) {
      if (hole.data[j * SIDE + i] !== 0) continue;
      count++;
      for (let c = 0; c < 3; c++) sums[c] += picture.data[(j * SIDE + i) * 3 + c];
    }
  }
  return sums.map((sum) => sum / count);
}

/** Colors that differ from each other, and an object in the hole whose color must not show. */
function objectOn(): { readonly picture: Raster; readonly hole: Mask } {
  const rect = { x: 50, y: 40, width: 30, height: 36 };
  const hole = maskOf(SIDE, SIDE, rect);
  const picture = pictureBy(SIDE, SIDE, (x, y, c) =>
    hole.data[y * SIDE + x] === 0 ? waves(x, y, c) / (c + 1) : [255, 0, 255][c],
  );
  return { picture, hole };
}

async function pidsWith(argument: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return pids.filter((_, index) => lines[index].split("\0").includes(argument));
}

describe("a network in process", { timeout: 120_000 }, () => {
  for (const name of TINY_MODEL_NAMES) {
    for (const runtime of ["native", "wasm"] as const) {
      it(`gives and takes what ${name} means by its tensors, with the ${runtime} runtime`, async () => {
        await withProvider(name, { runtime }, async (provider, _file, blendsPx) => {
          const { picture, hole } = objectOn();
          const guess = await provider.guess(picture, hole, { kind: "erase", seed: 0 });
          for (const [x, y] of [
            [50, 40],
            [65, 58],
            [79, 75],
          ]) {
            const expected = blurredAt(picture, dilateHole(hole, blendsPx), x, y);
            const at = (y * SIDE + x) * 3;
            // Bytes are cut off where floats are rounded.
            for (let c = 0; c < 3; c++) expect(Math.abs(guess.data[at + c] - expected[c])).toBeLessThan(1.05);
          }
        });
      });
    }
    it(`passes its self-test with ${name}`, async () => {
      await withProvider(name, {}, async (provider) => expect(await testProvider(provider)).toBeUndefined());
    });
  }

  it("is shown squares of its size by a network that takes no other", async () => {
    await withProvider("lama", {}, async ({ capabilities }) => {
      expect(capabilities.sizes).toEqual({ minPixels: 16_384, maxPixels: 16_384, multipleOf: 128, isSquare: true });
    });
  });

  it("refuses a file that is not the one it was", async () => {
    await withProvider("lama", {}, async (provider, file) => {
      await appendFile(file, "x");
      const { picture, hole } = objectOn();
      await expect(provider.guess(picture, hole, { kind: "erase", seed: 0 })).rejects.toThrow(
        new GuessRefusedError("the file of network lama is not the one it was"),
      );
    });
  });

  it("refuses a file that is no network", async () => {
    const { manifest, file } = await writeTinyModel(folder, "lama");
    await writeFile(file, "x".repeat(100));
    const provider = createOnnxProvider({ manifest: { ...manifest, sha256: null }, file, log });
    const { picture, hole } = objectOn();
    await expect(provider.guess(picture, hole, { kind: "erase", seed: 0 })).rejects.toThrow(GuessRefusedError);
    await provider.close();
  });

  it("guesses again after one that was given up, in another process", async () => {
    await withProvider("lama", {}, async (provider) => {
      const { picture, hole } = objectOn();
      const abort = new AbortController();
      const first = provider.guess(picture, hole, { kind: "erase", seed: 0, signal: abort.signal });
      abort.abort(new Error("not wanted any more"));
      await expect(first).rejects.toThrow("not wanted any more");
      expect((await provider.guess(picture, hole, { kind: "erase", seed: 0 })).width).toBe(SIDE);
    });
  });

  it("ends a guess that takes longer than it may", async () => {
    await withProvider("lama", { timeoutMs: 1 }, async (provider) => {
      const { picture, hole } = objectOn();
      await expect(provider.guess(picture, hole, { kind: "erase", seed: 0 })).rejects.toThrow(GuessTimeoutError);
    });
  });

  describe.runIf(process.platform === "linux")("its process", () => {
    it("is ended when it takes more memory than it may", async () => {
      await withProvider("migan-raw", { memoryLimitBytes: 1e6 }, async (provider, file) => {
        const { picture, hole } = objectOn();
        const guess = async () => {
          // One guess may be done before anybody has looked.
          for (;;) await provider.guess(picture, hole, { kind: "erase", seed: 0 });
        };
        await expect(guess()).rejects.toThrow(/of memory; 1 MB are allowed/);
        expect(await pidsWith(file)).toEqual([]);
      });
    });

    it("is gone when nothing was asked for a while, and when the provider is closed", async () => {
      await withProvider("migan-raw", { idleMs: 50 }, async (provider, file) => {
        const { picture, hole } = objectOn();
        await provider.guess(picture, hole, { kind: "erase", seed: 0 });
        await expect.poll(() => pidsWith(file), { timeout: 30_000 }).toEqual([]);
        const lost = provider.guess(picture, hole, { kind: "erase", seed: 0 });
        await expect.poll(async () => (await pidsWith(file)).length, { timeout: 30_000 }).toBe(1);
        const rejected = expect(lost).rejects.toThrow();
        await provider.close();
        await rejected;
        expect(await pidsWith(file)).toEqual([]);
      });
    });
  });
});
