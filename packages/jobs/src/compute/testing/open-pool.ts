import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ComputePool, type ComputeSettings, startComputePool } from "../compute-pool.ts";

export interface TestPool extends AsyncDisposable {
  readonly pool: ComputePool;
  /** How many files and folders of tasks there are. */
  countScratch(): Promise<number>;
}

/** A pool of one slot with a scratch folder of its own. */
export async function openPool(settings: Partial<ComputeSettings> = {}): Promise<TestPool> {
  const scratchFolder = await mkdtemp(join(tmpdir(), "lacuna-pool-"));
  const pool = await startComputePool({ slots: 1, threads: 1, ...settings, scratchFolder });
  return {
    pool,
    countScratch: async () => (await readdir(scratchFolder, { recursive: true })).length - 1,
    async [Symbol.asyncDispose]() {
      await pool.close();
      await rm(scratchFolder, { recursive: true, force: true });
    },
  };
}

export function poisonChild(): URL {
  return new URL("./poison-child.js", import.meta.url);
}

export function deafChild(): URL {
  return new URL("./deaf-child.js", import.meta.url);
}
