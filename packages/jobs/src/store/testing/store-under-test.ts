import type { JobStoreSettings, OpenedJobStore } from "../open-job-store.ts";

/** A new, empty store on one engine. Whatever was opened is closed and removed after the test. */
export interface StoreUnderTest extends OpenedJobStore {
  /** For opening the same database again, also in other processes. Their clocks do not follow `advance`. */
  readonly settings: Pick<JobStoreSettings, "databaseUrl" | "folder">;
  /** Opens the same database once more, as another process would. */
  readonly openAgain: () => Promise<OpenedJobStore>;
  /** Lets time pass, without waiting for it. */
  readonly advance: (ms: number) => Promise<void>;
  /** Whether the files are in order. Throws when they are not. */
  readonly checkIntegrity: () => Promise<void>;
}

export type OpenStore = () => Promise<StoreUnderTest>;
