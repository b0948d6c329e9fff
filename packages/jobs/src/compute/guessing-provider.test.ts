import { readFile, stat } from "node:fs/promises";
import { decodeImage, encodeImage, encodeMask } from "@lacuna/codec";
import {
  type GuessCapabilities,
  GuessLostError,
  GuessModeratedError,
  type GuessOptions,
  type GuessProvider,
  GuessRefusedError,
} from "@lacuna/providers";
import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ComputeFailedError, ProviderLostError } from "./errors.ts";
import { guessingProvider, type GuessingSettings } from "./guessing-provider.ts";
import type { FillJob, Job, JobRun } from "./provider.ts";
import { openPool, type TestPool } from "./testing/open-pool.ts";
import { maskFile, pictureFile } from "./testing/pictures.ts";
import { NO_RECORDER, type Recorder } from "../trace/recorder.ts";

const GUIDANCE = { min: 1, standard: 7, max: 30 };
const CAPABILITIES: GuessCapabilities = {
  kinds: ["fill", "erase"],
  sizes: { maxPixels: 128 * 128, minPixels: 64 * 64, multipleOf: 16 },
  steps: { min: 1, max: 50 },
  guidance: GUIDANCE,
  isSeeded: true,
  canEnhancePrompt: false,
  licenseNote: "",
  memoryNote: "",
  costUsd: 0,
};

type Paint = (crop: Raster, hole: Mask, options: GuessOptions) => Raster;

/** A model whose guesses are computed here. */
function painter(paint: Paint): GuessProvider & { readonly seen: GuessOptions[] } {
  const seen: GuessOptions[] = [];
  return {
    name: "painter",
    capabilities: CAPABILITIES,
    seen,
    async guess(crop, hole, options) {
      seen.push(options);
      return paint(crop, hole, options);
    },
    close: async () => undefined,
  };
}

/** The crop, with the mean of the known pixels in the hole. */
const paintMean: Paint = (crop, hole) => {
  const data = Uint8Array.from(crop.data);
  for (let c = 0; c < 3; c++) {
    let [sum, count] = [0, 0];
    hole.data.forEach((value, p) => {
      if (value === 0) [sum, count] = [sum + (crop.data[p * 3 + c] ?? 0), count + 1];
    });
    hole.data.forEach((value, p) => {
      if (value !== 0) data[p * 3 + c] = sum / count;
    });
  }
  return createRaster({ ...crop, data });
};

const paintRed: Paint = (crop, hole) => {
  const guess = Uint8Array.from(crop.data);
  hole.data.forEach((value, p) => {
    if (value !== 0) guess.set([200 + ((p * 7919) % 41), 20, 20], p * 3);
  });
  return createRaster({ ...crop, data: guess });
};

const leave: Paint = (crop) => crop;
const paintBlack: Paint = (crop) => createRaster({ ...crop, data: new Uint8Array(crop.data.length) });

let open: TestPool;
beforeAll(async () => {
  open = await openPool();
});
afterAll(() => open[Symbol.asyncDispose]());

function runOf(signal = new AbortController().signal): JobRun & { readonly progress: number[] } {
  const progress: number[] = [];
  return {
    signal,
    progress,
    onProgress: (fraction) => void progress.push(fraction),
    compute: (work) => work({ memoryBytes: 2e9, timeLimitMs: 60_000, signal }),
  };
}

async function fillJob(own: Partial<FillJob> = {}): Promise<FillJob> {
  const [image, mask] = [await pictureFile(200, 150), await maskFile(200, 150, 40)];
  const output = { format: "same", keepMetadata: false } as const;
  return { kind: "fill", image, mask, prompt: "a cat", seed: 7, variations: 1, output, ...own };
}

async function carryOut(guesser: GuessProvider, job: Job, settings: GuessingSettings = {}) {
  const run = runOf();
  const outcome = await guessingProvider(open.pool, guesser, settings).carryOut(job, run);
  const rasters: Raster[] = [];
  for (const { path } of outcome.files) {
    rasters.push((await decodeImage(await readFile(path))).raster);
  }
  await outcome.release();
  const [raster] = rasters;
  if (raster === undefined) throw new Error("Nothing was made.");
  return { outcome, raster, rasters, run };
}

/** How many samples outside the mask's square changed, and how many inside. */
async function changes(
  job: Pick<Job, "image">,
  result: Raster,
  marginPx = 0,
): Promise<{ outside: number; inside: number }> {
  const { raster: original } = await decodeImage(job.image);
  let [outside, inside] = [0, 0];
  for (let p = 0; p < 200 * 150; p++) {
    const [x, y] = [p % 200, Math.floor(p / 200)];
    const isInside = Math.abs(x - 99.5) < 20 + marginPx && Math.abs(y - 74.5) < 20 + marginPx;
    for (let c = 0; c < 3; c++) {
      if (result.data[p * 3 + c] === original.data[p * 3 + c]) continue;
      if (isInside) inside++;
      else outside++;
    }
  }
  return { outside, inside };
}

/** Mean difference of neighbors in the middle of the mask's square. */
function contrastInHole({ width, data }: Raster): number {
  let sum = 0;
  for (let y = 65; y < 85; y++) {
    for (let x = 90; x < 110; x++) {
      const at = (y * width + x) * 3;
      sum += Math.abs((data[at] ?? 0) - (data[at + 3] ?? 0));
    }
  }
  return sum / 400;
}

describe("a guessing provider", { timeout: 120_000 }, () => {
  it("changes the hole and not one other sample, and leaves nothing behind", async () => {
    const job = await fillJob();
    const guesser = painter(paintMean);
    const { outcome, raster, run } = await carryOut(guesser, job);
    const { outside, inside } = await changes(job, raster);
    expect(outside).toBe(0);
    expect(inside).toBeGreaterThan(0.9 * 40 * 40 * 3);
    expect(outcome).toMatchObject({ holePixels: 1600, warnings: [], files: [{ format: "png", seed: 7, width: 200 }] });
    expect(guesser.seen).toMatchObject([{ kind: "fill", prompt: "a cat", seed: 7 }]);
    expect(run.progress).toEqual(run.progress.toSorted((a, b) => a - b));
    expect(await open.countScratch()).toBe(0);
    await expect(stat(outcome.files[0]?.path ?? "")).rejects.toThrow("ENOENT");
  });

  it("erases within the grown mask", async () => {
    const { prompt: _, kind: _fill, ...rest } = await fillJob();
    const job = { ...rest, kind: "erase", dilatePx: 5 } as const;
    const guesser = painter(paintMean);
    const { raster, outcome } = await carryOut(guesser, job);
    expect((await changes(job, raster, 5)).outside).toBe(0);
    expect((await changes(job, raster, 3)).outside).toBeGreaterThan(0);
    expect(outcome.holePixels).toBeGreaterThan(45 * 45);
    expect(guesser.seen[0]?.kind).toBe("erase");
  });

  it("gives a coarse guess the picture's own texture, and puts another in as it is", async () => {
    const { prompt: _, kind: _fill, ...rest } = await fillJob();
    const job = { ...rest, kind: "erase", dilatePx: 0 } as const;
    const sizes = { maxPixels: 512 * 512, minPixels: 64 * 64, multipleOf: 16 }; // nothing is reduced
    const guesserOf = (isCoarse: boolean) => ({
      ...painter(paintMean),
      capabilities: { ...CAPABILITIES, sizes, isCoarse },
    });
    const [flat, textured] = [await carryOut(guesserOf(false), job), await carryOut(guesserOf(true), job)];
    expect(contrastInHole(textured.raster)).toBeGreaterThan(3 * contrastInHole(flat.raster));
    expect((await changes(job, textured.raster)).outside).toBe(0);
  });

  it("copies nothing of what is to be avoided where a guess leads a search", async () => {
    const { prompt: _, kind: _fill, ...rest } = await fillJob();
    const [width, height, red] = [200, 150, 70];
    const data = new Uint8Array(width * height * 3);
    const avoid = createMask(width, height);
    for (let p = 0; p < width * height; p++) {
      const grain = (p * 7919) % 41;
      const isRed = p % width < red;
      data.set(isRed ? [200 + grain, grain, grain] : [90 + grain, 100 + grain, 110 + grain], p * 3);
      if (isRed) avoid.data[p] = 255;
    }
    const picture = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
    const image = (await encodeImage(picture, undefined, { format: "png" })).bytes;
    const guesser = { ...painter(paintRed), capabilities: { ...CAPABILITIES, isCoarse: true } };
    const job = { ...rest, kind: "erase", image, dilatePx: 0 } as const;
    const redIn = ({ data: samples }: Raster): number => {
      let count = 0;
      for (let y = 55; y < 95; y++)
        for (let x = 80; x < 120; x++) if ((samples[(y * width + x) * 3] ?? 0) > 180) count++;
      return count;
    };
    const free = await carryOut(guesser, job);
    const avoiding = await carryOut(guesser, { ...job, avoid: await encodeMask(avoid) });
    expect(redIn(free.raster)).toBeGreaterThan(400);
    expect(redIn(avoiding.raster)).toBe(0);
  });

  it("makes each variation with its own seed", async () => {
    const guesser = painter(paintMean);
    const { outcome } = await carryOut(guesser, await fillJob({ variations: 3, seed: 2 ** 32 - 2 }));
    expect(guesser.seen.map(({ seed }) => seed)).toEqual([2 ** 32 - 2, 2 ** 32 - 1, 0]);
    expect(outcome.files.map(({ seed }) => seed)).toEqual([2 ** 32 - 2, 2 ** 32 - 1, 0]);
  });

  it("guesses again, with another seed, what is no good, and keeps the first that is", async () => {
    const guesser = painter((crop, hole, options) =>
      (options.seed === 7 ? paintBlack : paintMean)(crop, hole, options),
    );
    const { outcome, raster } = await carryOut(guesser, await fillJob());
    expect(new Set(guesser.seen.map(({ seed }) => seed)).size).toBe(2);
    expect(outcome.warnings).toEqual([]);
    expect(Math.min(...raster.data)).toBeGreaterThan(0);
  });

  it("tells each guess as a step that waits for somebody, also one that failed", async () => {
    const steps: unknown[] = [];
    const recorder: Recorder = {
      ...NO_RECORDER,
      async step(name, work, { kind, attributes } = {}) {
        const outcome = await Promise.allSettled([work()]);
        steps.push([name, kind, attributes, outcome[0].status]);
        if (outcome[0].status === "rejected") throw outcome[0].reason;
        return outcome[0].value;
      },
    };
    let calls = 0;
    const guesser = painter((crop, hole, options) => {
      if (++calls === 3) throw new GuessLostError("gone");
      return calls === 1 ? paintBlack(crop, hole, options) : paintMean(crop, hole, options);
    });
    const provider = guessingProvider(open.pool, guesser, {});
    const carry = async () => provider.carryOut(await fillJob(), { ...runOf(), recorder });
    await (await carry()).release();
    await expect(carry()).rejects.toBeInstanceOf(ProviderLostError);
    const guess = ["guess", "client", { "lacuna.provider": "painter", "lacuna.window": 0 }];
    expect(steps).toEqual([
      [...guess, "fulfilled"],
      [...guess, "fulfilled"],
      [...guess, "rejected"],
    ]);
  });

  it("gives up after so many tries, keeps the best, and says what is wrong with it", async () => {
    const guesser = painter((crop, hole, options) =>
      (guesser.seen.length === 2 ? leave : paintBlack)(crop, hole, options),
    );
    const job = await fillJob();
    const { outcome, raster } = await carryOut(guesser, job, { tries: 3 });
    expect(guesser.seen).toHaveLength(3);
    expect(outcome.warnings).toEqual([expect.stringMatching(/^the best of 3 guesses was kept .*: (unchanged|seam)$/)]);
    expect((await changes(job, raster)).outside).toBe(0);
  });

  it("puts an only guess in once, faulty as it may be, and says what is wrong with it", async () => {
    let orders = 0;
    const run = runOf();
    const compute: JobRun["compute"] = (work) => {
      orders++;
      return run.compute(work);
    };
    const provider = guessingProvider(open.pool, painter(paintBlack), { tries: 1 });
    const outcome = await provider.carryOut(await fillJob(), { ...run, compute });
    await outcome.release();
    expect(outcome.warnings).toEqual(["the guess was kept although it has faults: another picture, seam"]);
    expect(orders).toBe(2); // to cut the crops out, and to put them back
  });

  it("says what it does not do as asked", async () => {
    const guesser = painter(paintMean);
    const { outcome } = await carryOut(guesser, await fillJob({ steps: 200, guidance: 60 }));
    expect(guesser.seen).toMatchObject([{ steps: 50 }]);
    expect(guesser.seen[0]?.guidance).toBeUndefined();
    expect(outcome.warnings).toEqual([
      "steps 200 is outside of 1 to 50, which the model takes: 50 was used",
      "guidance 60 is outside of 1 to 30, which the model takes: the model's own was used",
    ]);
  });

  it("hands over the text of a prompt, as much as the model takes, and says what was left out", async () => {
    const guesser = painter(paintMean);
    const capabilities = { ...CAPABILITIES, longestPrompt: 12 };
    const prompt = "a\0lamp\n\ud800\x1b🦊 <lora:x:1>";
    const { outcome } = await carryOut({ ...guesser, capabilities }, await fillJob({ prompt }));
    expect(guesser.seen[0]?.prompt).toBe("a lamp\n\ufffd 🦊 ");
    expect(outcome.warnings).toEqual(["the prompt has 22 characters, and the model takes 12: the rest was not used"]);
  });

  it.each([
    [60, 7],
    [30, 3.92],
    [1.5, 1],
    [100, 30],
  ])("takes guidance %d of another model's scale as %d of its own, and says so", async (guidance, own) => {
    const guesser = painter(paintMean);
    const scale = { min: 1.5, standard: 60, max: 100 };
    const { outcome } = await carryOut(guesser, await fillJob({ guidance, guidanceScale: scale }));
    expect(guesser.seen[0]?.guidance).toBe(own);
    const note = `guidance ${guidance}, of 1.5 to 100, was taken as ${own} of the model's 1 to 30`;
    expect(outcome.warnings).toEqual([note]);
  });

  it("hands guidance to a model of the same scale as it is", async () => {
    const guesser = painter(paintMean);
    const { outcome } = await carryOut(guesser, await fillJob({ guidance: 20, guidanceScale: GUIDANCE }));
    expect(guesser.seen[0]?.guidance).toBe(20);
    expect(outcome.warnings).toEqual([]);
  });

  it("hands over what a provider can do: words of its own for the prompt, and a tolerance", async () => {
    const able = painter(paintMean);
    const capabilities = { ...CAPABILITIES, canEnhancePrompt: true, safetyTolerance: { min: 1, max: 5 } };
    const { outcome } = await carryOut(
      { ...able, capabilities },
      await fillJob({ enhancePrompt: true, safetyTolerance: 6 }),
    );
    expect(able.seen).toMatchObject([{ enhancePrompt: true, safetyTolerance: 5 }]);
    expect(outcome.warnings).toEqual(["safety tolerance 6 is outside of 1 to 5, which the model takes: 5 was used"]);
  });

  it("has a text model word the prompt anew where it is asked to and cannot itself", async () => {
    const asked: unknown[] = [];
    const textModel = {
      async reword(prompt: string, { seed }: { readonly seed: number }) {
        asked.push({ prompt, seed });
        return "a gray cat";
      },
    };
    const guesser = painter(paintMean);
    const { outcome } = await carryOut(guesser, await fillJob({ enhancePrompt: true }), { textModel });
    expect(asked).toEqual([{ prompt: "a cat", seed: 7 }]);
    expect(guesser.seen).toMatchObject([{ prompt: "a gray cat" }]);
    expect(outcome.prompt).toBe("a gray cat");

    expect((await carryOut(guesser, await fillJob(), { textModel })).outcome).not.toHaveProperty("prompt");
    const able = { ...painter(paintMean), capabilities: { ...CAPABILITIES, canEnhancePrompt: true } };
    await carryOut(able, await fillJob({ enhancePrompt: true }), { textModel });
    expect(asked).toHaveLength(1);
  });

  it("fails a prompt that is to be worded anew where nobody can, or the text model does not", async () => {
    const job = await fillJob({ enhancePrompt: true });
    await expect(carryOut(painter(paintMean), job)).rejects.toMatchObject({ failure: { code: "no_provider" } });
    const textModel = { reword: () => Promise.reject(new GuessLostError("gone")) };
    await expect(carryOut(painter(paintMean), job, { textModel })).rejects.toThrow(ProviderLostError);
  });

  it("shows how far the first result has come, where that is wanted, with all of the picture around it", async () => {
    const guesser = painter((crop, hole, options) => {
      options.onPreview?.(paintBlack(crop, hole, options));
      return paintMean(crop, hole, options);
    });
    const previews: Uint8Array[] = [];
    const job = await fillJob({ wantsPreview: true, variations: 2 });
    const run = { ...runOf(), onPreview: (jpeg: Uint8Array) => void previews.push(jpeg) };
    const outcome = await guessingProvider(open.pool, guesser).carryOut(job, run);
    await outcome.release();
    await expect.poll(() => previews.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const { raster } = await decodeImage(previews[0] ?? new Uint8Array());
    expect(raster).toMatchObject({ width: 200, height: 150 });
    const lumaAt = (x: number, y: number): number => raster.data[(y * 200 + x) * 3 + 1] ?? Number.NaN;
    expect(lumaAt(100, 75)).toBeLessThan(30);
    expect(lumaAt(10, 10)).toBeGreaterThan(30);

    await carryOut(guesser, await fillJob());
    expect(guesser.seen.at(-1)).not.toHaveProperty("onPreview");
  });

  it("shows a larger canvas as a whole, with the picture in its place and what is guessed around it", async () => {
    const previews: Uint8Array[] = [];
    const mask = { kind: "beyond", canvas: { right: 600, left: 200 }, overlapPx: 0 } as const;
    const run = { ...runOf(), onPreview: (jpeg: Uint8Array) => void previews.push(jpeg) };
    const outcome = await guessingProvider(open.pool, painter(paintBlack), { tries: 1 }).carryOut(
      await fillJob({ wantsPreview: true, mask }),
      run,
    );
    await outcome.release();
    await expect.poll(() => previews.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const { raster } = await decodeImage(previews.at(-1) ?? new Uint8Array());
    expect(raster).toMatchObject({ width: 512, height: 77 }); // of 1000×150
    const lumaAt = (x: number, y: number): number => raster.data[(y * 512 + x) * 3 + 1] ?? Number.NaN;
    expect(lumaAt(400, 40)).toBeLessThan(30);
    expect(lumaAt(150, 40)).toBeGreaterThan(30);
  });

  it("adds up what was charged, and says nothing where nobody charged", async () => {
    const guesser = painter((crop, hole, options) => {
      options.onCost?.({ usd: 0.05, text: "5 credits" });
      return paintMean(crop, hole, options);
    });
    const { outcome } = await carryOut(guesser, await fillJob({ variations: 2 }));
    expect(outcome.cost).toEqual({ provider: "painter", usd: 0.1, text: "5 credits + 5 credits" });
    expect((await carryOut(painter(paintMean), await fillJob())).outcome).not.toHaveProperty("cost");
  });

  it.each([
    ["refuses", new GuessRefusedError("no such field"), "provider_failed"],
    ["does not like the request", new GuessModeratedError("request", "Not this."), "request_moderated"],
    ["does not like what it made", new GuessModeratedError("result", "Not this."), "result_moderated"],
  ])("fails the task when the provider %s", async (_, error, code) => {
    const guesser = painter(() => {
      throw error;
    });
    await expect(carryOut(guesser, await fillJob())).rejects.toMatchObject({ failure: { code } });
    expect(guesser.seen).toHaveLength(1);
  });

  it("asks nobody about an empty mask, and gives the picture back", async () => {
    const guesser = painter(paintMean);
    const job = await fillJob({ mask: await maskFile(200, 150, 0) });
    const { outcome, raster } = await carryOut(guesser, job);
    expect(guesser.seen).toHaveLength(0);
    expect(await changes(job, raster)).toEqual({ outside: 0, inside: 0 });
    expect(outcome.warnings).toEqual(["the mask is empty: nothing was filled"]);
  });

  it("names what is wrong with the pictures, and what became of the provider", async () => {
    const job = await fillJob({ mask: await maskFile(100, 100, 10) });
    await expect(carryOut(painter(paintMean), job)).rejects.toMatchObject({ failure: { code: "mask_mismatch" } });
    const cmyk = createRaster({
      width: 200,
      height: 150,
      model: "cmyk",
      hasAlpha: false,
      data: new Uint8Array(120_000),
    });
    const { bytes } = await encodeImage(cmyk, undefined, { format: "tiff" });
    await expect(carryOut(painter(paintMean), await fillJob({ image: bytes }))).rejects.toThrow(ComputeFailedError);
    const gone = painter(() => {
      throw new GuessLostError("gone");
    });
    await expect(carryOut(gone, await fillJob())).rejects.toThrow(ProviderLostError);
    expect(await open.countScratch()).toBe(0);
  });

  it("takes pictures of 16 bits with transparency, and masks from it", async () => {
    const data = new Uint16Array(200 * 150 * 4).map((_, at) => (at % 4 === 3 ? 65_535 : 20_000 + ((at * 37) % 9000)));
    for (let y = 60; y < 90; y++) for (let x = 80; x < 120; x++) data[(y * 200 + x) * 4 + 3] = 0;
    const picture = createRaster({ width: 200, height: 150, model: "rgb", hasAlpha: true, data });
    const image = (await encodeImage(picture, undefined, { format: "png" })).bytes;
    const { raster } = await carryOut(painter(paintMean), await fillJob({ image, mask: "alpha" }));
    expect(raster.data).toBeInstanceOf(Uint16Array);
    expect(raster.data.filter((_, at) => at % 4 === 3).every((alpha) => alpha === 65_535)).toBe(true);
    expect([...raster.data.subarray(0, 4000)]).toEqual([...data.subarray(0, 4000)]);
  });

  it("fills a larger canvas: the model is shown the picture going on, and no sample of the picture changes", async () => {
    const picture = await pictureFile(200, 150);
    const shown: Raster[] = [];
    const paint: Paint = (crop, hole, options) => {
      shown.push(crop);
      return paintMean(crop, hole, options);
    };
    const mask = { kind: "beyond", canvas: { right: 60, top: "20%" }, overlapPx: 0 } as const;
    const { outcome, rasters } = await carryOut(painter(paint), await fillJob({ image: picture, mask }));
    expect(outcome.holePixels).toBe(260 * 180 - 200 * 150);
    const [result] = rasters;
    const { raster: before } = await decodeImage(picture);
    expect([result?.width, result?.height]).toEqual([260, 180]);
    for (let y = 0; y < 150; y++) {
      const from = (y + 30) * 260 * 3;
      expect(result?.data.subarray(from, from + 600)).toEqual(before.data.subarray(y * 600, (y + 1) * 600));
    }
    for (const crop of shown)
      expect(crop.data.filter((value) => value === 0).length).toBeLessThan(crop.data.length / 20);
  });
});
