import { type JobStore, openJobStore } from "@lacuna/jobs";
import type { Config } from "../config/check-config.ts";

/** Opens the store, also while servers run on it, and closes it again. */
export async function withStore<T>(config: Config, use: (store: JobStore) => Promise<T>): Promise<T> {
  const { store } = await openJobStore({
    folder: config.dataFolder,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
