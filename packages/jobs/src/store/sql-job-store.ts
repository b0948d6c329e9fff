import { sql } from "kysely";
import type { TaskId, TaskState } from "../model/task.ts";
import type { TaskEvents } from "../model/task-event.ts";
import type { Engine } from "./database/engine.ts";
import type { JobStore, StoreDescription } from "./job-store.ts";
import { createDeliveryStore } from "./sql-delivery-store.ts";
import { createKeyStore } from "./sql-key-store.ts";
import { createSecretStore } from "./sql-secret-store.ts";
import { createUploadStore } from "./sql-upload-store.ts";
import { createWorkerStore } from "./sql-worker-store.ts";
import { acceptTask, findTaskByKey } from "./tasks/accept-task.ts";
import { cancelTask } from "./tasks/cancel-task.ts";
import { claimTask, renewLease } from "./tasks/claim-task.ts";
import { deleteTask, failLateTasks, purgeExpiredTasks } from "./tasks/expire-tasks.ts";
import { type Ending, finishRun } from "./tasks/finish-tasks.ts";
import { type GivenBack, reapExpiredRuns, reapRunsOfEnded, releaseRun } from "./tasks/give-back-tasks.ts";
import { nameNeeds } from "./tasks/name-needs.ts";
import { noteImageSize } from "./tasks/note-image-size.ts";
import {
  countTasks,
  findStoredIds,
  findTask,
  listTasks,
  readQueueAge,
  readQueueDepth,
  readQueuePosition,
} from "./tasks/read-tasks.ts";
import { retryTask } from "./tasks/retry-task.ts";
import { appendLogLines, readLogLines } from "./tasks/task-log.ts";

/** The store over an open, migrated database. Tells `events` what has changed, after it has been committed. */
export function createSqlJobStore(engine: Engine, events: TaskEvents, onClose: () => Promise<void>): JobStore {
  const announce = (taskId: TaskId, state: TaskState) => events.publish({ kind: "state", taskId, state });

  function announceAll(givenBack: readonly GivenBack[]): readonly TaskId[] {
    for (const { id, state } of givenBack) announce(id, state);
    return givenBack.map(({ id }) => id);
  }

  async function end(id: TaskId, attempt: number, ending: Ending): Promise<boolean> {
    const isOurs = await finishRun(engine, id, attempt, ending);
    if (isOurs) announce(id, ending.state);
    return isOurs;
  }

  let closing: Promise<void> | undefined;
  function close(): Promise<void> {
    closing ??= onClose();
    return closing;
  }

  return {
    deliveries: createDeliveryStore(engine),
    uploads: createUploadStore(engine),
    keys: createKeyStore(engine),
    secrets: createSecretStore(engine),
    workers: createWorkerStore(engine),

    async accept(task) {
      const outcome = await acceptTask(engine, task);
      if (outcome.kind === "accepted") announce(task.id, "queued");
      return outcome;
    },
    find: (id) => findTask(engine, id),
    findByKey: (owner, idempotencyKey) => findTaskByKey(engine, owner, idempotencyKey),
    list: (filter) => listTasks(engine, filter),
    queuePosition: (id) => readQueuePosition(engine, id),
    count: (owner) => countTasks(engine, owner),
    queueAgeMs: () => readQueueAge(engine),
    queueDepth: () => readQueueDepth(engine),

    async claim(claim) {
      const task = await claimTask(engine, claim);
      if (task !== undefined) announce(task.id, "running");
      return task;
    },
    renew: (id, attempt, leaseMs) => renewLease(engine, id, attempt, leaseMs),
    succeed: (id, attempt, result) => end(id, attempt, { state: "succeeded", result }),
    fail: (id, attempt, failure) => end(id, attempt, { state: "failed", failure }),
    settleCancelled: (id, attempt) => end(id, attempt, { state: "cancelled" }),
    async release(id, attempt, release) {
      const givenBack = await releaseRun(engine, id, attempt, release);
      if (givenBack !== undefined) announce(id, givenBack.state);
      return givenBack !== undefined;
    },
    reapExpiredLeases: async (maxAttempts) => announceAll(await reapExpiredRuns(engine, maxAttempts)),
    reapEndedWorkers: async (hasEnded, maxAttempts) =>
      announceAll(await reapRunsOfEnded(engine, hasEnded, maxAttempts)),

    async requestCancel(id) {
      const outcome = await cancelTask(engine, id);
      if (outcome === "cancelled") announce(id, "cancelled");
      if (outcome === "requested") events.publish({ kind: "cancel_requested", taskId: id });
      return outcome;
    },
    async retry(id) {
      const outcome = await retryTask(engine, id);
      if (outcome === "queued") announce(id, "queued");
      return outcome;
    },
    noteImageSize: (id, attempt, size) => noteImageSize(engine, id, attempt, size),
    async appendLog(id, ...lines) {
      await appendLogLines(engine, id, lines);
      events.publish({ kind: "log", taskId: id });
    },
    readLog: (id, after) => readLogLines(engine, id, after),

    delete: (id) => deleteTask(engine, id),
    async failLateStarts() {
      const failed = await failLateTasks(engine);
      for (const id of failed) announce(id, "failed");
      return failed;
    },
    purgeExpired: (limit) => purgeExpiredTasks(engine, limit),
    async nameNeeds() {
      while ((await nameNeeds(engine)) > 0);
    },
    whichExist: (ids) => findStoredIds(engine, ids),

    async ping() {
      await sql`select 1`.execute(engine.db);
    },
    async describe() {
      const query = sql<StoreDescription>`select ${engine.product} as "product", ${engine.now()} as "nowMs"`;
      const { rows } = await query.execute(engine.db);
      const [description] = rows;
      if (description === undefined) throw new Error("The database has not said what it is.");
      return description;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
