/** A process with a pool that works on something long, and says which child does. */
import { startComputePool } from "../compute-pool.ts";
import { maskFile, pictureFile } from "./pictures.ts";

const pool = await startComputePool({ scratchFolder: process.argv[2] ?? "", slots: 1, threads: 2 });
const job = {
  image: await pictureFile(1600, 1200, "jpeg"),
  mask: await maskFile(1600, 1200, 700),
  dilatePx: 0,
  seed: 0,
  variations: 20,
  output: { format: "same", keepMetadata: false },
} as const;
const limits = { memoryBytes: 4e9, timeLimitMs: 600_000, onProgress: () => process.send?.(pool.children()[0]?.pid) };
await pool.erase(job, limits);
