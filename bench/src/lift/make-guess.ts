import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Crop, createOnnxProvider } from "@lacuna/providers";
import { writeTinyModel } from "@lacuna/providers/testing";
import type { Raster } from "@lacuna/raster";
import sharp from "sharp";
import type { Guesser } from "./lift-case.ts";
import { writeRememberingModel } from "./remembering-network.ts";

/** Means of squares of this side, taken so often. */
const BOX_PX = 7;
const BLURS = 3;
const SEED = 1;

export interface MadeGuess {
  readonly guess: Raster;
  /** Of a network that is loaded; 0 where there is none. */
  readonly ms: number;
  /** Resident memory of the network's process at its highest; 0 where there is none, or it cannot be told. */
  readonly peakBytes: number;
}

/** @param truth  What the crop shows without its hole. */
export async function makeGuess(guesser: Guesser, crop: Crop, truth: Raster): Promise<MadeGuess> {
  if (guesser === "truth") return { guess: truth, ms: 0, peakBytes: 0 };
  if (guesser === "blurred") return { guess: await blur(truth), ms: 0, peakBytes: 0 };
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-lift-"));
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const isRemembering = guesser === "remembering network";
  const model = isRemembering
    ? await writeRememberingModel(folder, truth)
    : await writeTinyModel(folder, "migan-pipeline");
  const provider = createOnnxProvider({ ...model, log });
  try {
    await provider.guess(crop.picture, crop.hole, { kind: "erase", seed: SEED }); // loads it
    const startedAt = performance.now();
    const guess = await provider.guess(crop.picture, crop.hole, { kind: "erase", seed: SEED });
    return { guess, ms: performance.now() - startedAt, peakBytes: await peakOfChildren() };
  } finally {
    await provider.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function peakOfChildren(): Promise<number> {
  try {
    const children = await readFile(`/proc/self/task/${process.pid}/children`, "latin1");
    const peaks = children
      .trim()
      .split(" ")
      .map(async (pid) => {
        const status = await readFile(`/proc/${pid}/status`, "latin1");
        return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
      });
    return (await Promise.all(peaks)).reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    return 0; // not Linux
  }
}

async function blur(picture: Raster): Promise<Raster> {
  const { width, height } = picture;
  const kernel = { width: BOX_PX, height: BOX_PX, kernel: Array.from({ length: BOX_PX ** 2 }, () => 1) };
  let data = Uint8Array.from(picture.data);
  for (let i = 0; i < BLURS; i++) {
    data = Uint8Array.from(
      await sharp(data, { raw: { width, height, channels: 3 } })
        .convolve(kernel)
        .raw()
        .toBuffer(),
    );
  }
  return { ...picture, data };
}
