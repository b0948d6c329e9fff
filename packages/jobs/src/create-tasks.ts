import { randomUUID } from "node:crypto";
import type { Outbound } from "@lacuna/outbound";
import type { ProviderInfo } from "./compute/provider.ts";
import type { ArtifactStore } from "./artifacts/artifact-store.ts";
import type { Failure } from "./model/failure.ts";
import type { Findable } from "@lacuna/detect";
import type { TaskEvents } from "./model/task-event.ts";
import { DEFAULT_TASK_SETTINGS, type TaskSettings } from "./service/task-settings.ts";
import { submitTask } from "./service/submit-task.ts";
import { createUploads } from "./service/uploads.ts";
import { waitForTask, watchTask } from "./service/watch-task.ts";
import type { JobStore } from "./store/job-store.ts";
import type { Tasks } from "./tasks.ts";
import type { Recorder } from "./trace/recorder.ts";
import { previewKey } from "./worker/attempt-files.ts";

export interface TaskParts {
  readonly store: JobStore;
  readonly events: TaskEvents;
  readonly artifacts: ArtifactStore;
  readonly outbound: Outbound;
  /** Who can carry out commands; others are refused. Default: the engine. */
  readonly providers?: readonly ProviderInfo[];
  /** Why something cannot be found, where that is known before a worker tries. Default: it never is. */
  readonly whyNotFindable?: (find: readonly Findable[]) => Failure | undefined;
  /**
   * Whether pictures have to be looked at by a safety checker, and who does it: the workers of this process, or others. Default:
   * whoever carries a task out looks, if it can.
   */
  readonly safetyChecks?: "none" | "here" | "elsewhere";
  readonly settings?: Partial<TaskSettings>;
  /** Told why something could not be stored: its caller hears only that. */
  readonly onFault?: (message: string, error: unknown) => void;
  /** Default: nobody listens. */
  readonly recorder?: Recorder;
  /** Replaceable in tests. */
  readonly now?: () => number;
  readonly randomUuid?: () => string;
}

/** What facades do with tasks, on a store, files and the door to callers' addresses. */
export function createTasks(parts: TaskParts): Tasks {
  const { store, artifacts, now = Date.now, randomUuid = randomUUID } = parts;
  const settings: TaskSettings = { ...DEFAULT_TASK_SETTINGS, ...parts.settings };
  return {
    submit: (submission) => submitTask({ ...parts, settings, now, randomUuid }, submission),
    find: (id) => store.find(id),
    findByKey: (owner, idempotencyKey) => store.findByKey(owner, idempotencyKey),
    list: (filter) => store.list(filter),
    queuePosition: (id) => store.queuePosition(id),
    wait: (id, signal) => waitForTask(parts, id, signal),
    watch: (id, signal) => watchTask(parts, id, signal),
    log: (id, after) => store.readLog(id, after),
    cancel: (id) => store.requestCancel(id),
    deliveries: (id) => store.deliveries.listOf(id),
    async preview(id) {
      const task = await store.find(id);
      return task && artifacts.read(previewKey(task));
    },
    async delete(id) {
      const isDeleted = await store.delete(id);
      if (isDeleted) await artifacts.deleteAll(`tasks/${id}/`);
      return isDeleted;
    },
    storedBytes: async (owner) => (await store.keys.readUse(owner)).storageBytes,
    uploads: createUploads({
      store,
      artifacts,
      outbound: parts.outbound,
      randomUuid,
      now,
      maxBytes: settings.maxUploadBytes,
      retentionMs: settings.uploadRetentionMs,
    }),
  };
}
