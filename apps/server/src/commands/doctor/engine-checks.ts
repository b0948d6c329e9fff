import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { startComputePool } from "@lacuna/jobs";
import type { Config } from "../../config/check-config.ts";
import { type Check, ok } from "./check.ts";

/** A chess board of 24 × 24 pixels, as a PNG file. */
const TRIAL_PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAAAAADFHGIkAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAIklEQVQokWNgYGBg+P///39sNAOVJP7T2HwYGPXH/8ESHwBEiB7wajpHgAAAAABJRU5ErkJggg==";
const TRIAL_LIMITS = { memoryBytes: 2e9, timeLimitMs: 60_000 };

/** Whether a compute process starts, and erases. */
export function engineChecks(config: Config): readonly Check[] {
  return config.role === "serve" ? [] : [{ name: "engine", look: () => eraseTrial(config.dataFolder) }];
}

async function eraseTrial(dataFolder: string): ReturnType<Check["look"]> {
  await mkdir(dataFolder, { recursive: true });
  const scratchFolder = await mkdtemp(path.join(dataFolder, "doctor-"));
  try {
    const startedAt = performance.now();
    const pool = await startComputePool({ scratchFolder, slots: 1, threads: 1 });
    try {
      const trial = await pool.erase(
        {
          image: new Uint8Array(Buffer.from(TRIAL_PICTURE, "base64")),
          mask: { kind: "shapes", shapes: [{ kind: "box", x: 8, y: 8, width: 6, height: 6 }] },
          dilatePx: 0,
          seed: 1,
          variations: 1,
          output: { format: "png", keepMetadata: false },
        },
        { ...TRIAL_LIMITS, signal: new AbortController().signal, onProgress: () => {}, onPreview: () => {} },
      );
      await trial.release();
      if (trial.files.length !== 1) throw new Error("The trial brought no picture.");
      const totalMs = performance.now() - startedAt;
      return ok(
        `a compute process has started and erased in ${totalMs.toFixed(0)} ms, ${trial.computeMs.toFixed(0)} of them its own`,
      );
    } finally {
      await pool.close();
    }
  } finally {
    await rm(scratchFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}
