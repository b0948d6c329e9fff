import { type JobStore, openJobStore } from "@lacuna/jobs";
import type { Config } from "../config/check-config.ts";

/** Opens the store, also while servers run on it, and closes it again. */
export async function withStore(config: Config, use: (store: JobStore) => Promise<void>): Promise<void> {
  const { store } = await openJobStore({
    folder: config.dataFolder,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}
