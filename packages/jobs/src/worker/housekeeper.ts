import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import type { JobStore } from "../store/job-store.ts";
import type { Logger } from "./logger.ts";
import { startWorkLoop, type WorkLoop } from "./work-loop.ts";
import { createEndedTest, nameWorker } from "./worker-name.ts";

export interface HousekeeperParts {
  readonly store: JobStore;
  readonly artifacts: ArtifactStore;
  readonly log: Logger;
  /** Replaceable in tests. */
  readonly now?: () => number;
  readonly settings?: Partial<HousekeeperSettings>;
}

export interface HousekeeperSettings {
  /** As the worker's: how often a task is begun before it fails as `worker_lost`. Default 5: a server that is killed costs one. */
  readonly maxAttempts: number;
  /** How often to look for leases that have ended and starts that are late. Default 5 s. */
  readonly watchEveryMs: number;
  /** How often to delete what has expired. Default 30 s. */
  readonly purgeEveryMs: number;
  /** How often to look for files that belong to nothing. Default 10 minutes. */
  readonly sweepEveryMs: number;
  /** Files younger than this may belong to a task that is about to be accepted. Default 1 hour. */
  readonly orphanAgeMs: number;
}

export interface Housekeeper {
  stop(): Promise<void>;
}

const DEFAULTS: HousekeeperSettings = {
  maxAttempts: 5,
  watchEveryMs: 5000,
  purgeEveryMs: 30_000,
  sweepEveryMs: 10 * 60_000,
  orphanAgeMs: 60 * 60_000,
};
/** Deleted in one transaction. */
const PURGE_BATCH = 100;
/** Asked for in one query. */
const LOOKUP_BATCH = 500;

/** Does what no request does: gives tasks of dead workers back, ends late ones, deletes what has expired. */
export function startHousekeeper(parts: HousekeeperParts): Housekeeper {
  const { store, artifacts, log, now = Date.now } = parts;
  const settings = { ...DEFAULTS, ...parts.settings };
  const hasEnded = createEndedTest(nameWorker());
  const { watchEveryMs, purgeEveryMs, sweepEveryMs, orphanAgeMs, maxAttempts } = settings;

  /** A loop for each duty: one that fails, or takes long, leaves the others alone. */
  const duty = (name: string, pollMs: number, turn: () => Promise<boolean>): WorkLoop =>
    startWorkLoop({ pollMs, turn, onError: (error) => log.error({ err: error, duty: name }, "housekeeping failed") });

  const deleteFolders = async (prefix: string, ids: readonly string[]): Promise<void> => {
    for (const id of ids) await artifacts.deleteAll(`${prefix}${id}/`);
  };

  const listOld = async (prefix: string): Promise<readonly string[]> => {
    const folders = await artifacts.listFolders(prefix);
    return folders.filter(({ modifiedAt }) => modifiedAt < now() - orphanAgeMs).map(({ name }) => name);
  };

  const loops = [
    duty("reap leases", watchEveryMs, async () => {
      const left = await store.reapEndedWorkers(hasEnded, maxAttempts);
      if (left.length > 0) log.warn({ taskIds: left }, "the process that worked on these had ended");
      const ids = await store.reapExpiredLeases(maxAttempts);
      if (ids.length > 0) log.warn({ taskIds: ids }, "leases had ended");
      return false;
    }),
    duty("tasks of older versions", watchEveryMs, async () => {
      await store.nameNeeds();
      return false;
    }),
    duty("late starts", watchEveryMs, async () => {
      await store.failLateStarts();
      return false;
    }),
    duty("workers of long ago", purgeEveryMs, async () => {
      await store.workers.forget();
      return false;
    }),
    duty("expired tasks", purgeEveryMs, async () => {
      const ids = await store.purgeExpired(PURGE_BATCH);
      await deleteFolders("tasks/", ids);
      return ids.length === PURGE_BATCH;
    }),
    duty("expired uploads", purgeEveryMs, async () => {
      const ids = await store.uploads.purgeExpired(PURGE_BATCH);
      await deleteFolders("uploads/", ids);
      return ids.length === PURGE_BATCH;
    }),
    duty("orphans of tasks", sweepEveryMs, async () => {
      const ids = await listOld("tasks/");
      for (let first = 0; first < ids.length; first += LOOKUP_BATCH) {
        const batch = ids.slice(first, first + LOOKUP_BATCH);
        const existing = await store.whichExist(batch);
        const orphans = batch.filter((id) => !existing.has(id));
        await deleteFolders("tasks/", orphans);
      }
      return false;
    }),
    duty("orphans of uploads", sweepEveryMs, async () => {
      for (const id of await listOld("uploads/")) {
        if ((await store.uploads.find(id)) === undefined) await deleteFolders("uploads/", [id]);
      }
      return false;
    }),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
