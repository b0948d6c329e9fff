import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { EpochMs } from "../model/task.ts";
import { type OpenedJobStore, openJobStore } from "../store/open-job-store.ts";

export interface TestStore extends OpenedJobStore {
  /** Holds `lacuna.db`; free to be used for other files. */
  readonly folder: string;
}

/** A store on SQLite in a folder of its own. Both are gone when the test that calls this has finished. */
export async function openTestStore(settings: { readonly clock?: () => EpochMs } = {}): Promise<TestStore> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const opened = await openJobStore({ ...settings, folder });
  onTestFinished(() => opened.store.close());
  return { ...opened, folder };
}
