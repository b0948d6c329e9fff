import { type Selectable, sql, type Transaction } from "kysely";
import type { Failure } from "../../model/failure.ts";
import type { TaskId, TaskState } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { Tables, TasksTable } from "../database/tables.ts";
import { finishTasks } from "./finish-tasks.ts";

/** What became of a task whose run has ended without a result. */
export interface GivenBack {
  readonly id: TaskId;
  readonly state: Extract<TaskState, "queued" | "failed" | "cancelled">;
}

const RUN_COLUMNS = ["seq", "id", "attempt", "forgiven", "retried_at_attempt", "cancel_requested_at"] as const;
type Run = Pick<Selectable<TasksTable>, (typeof RUN_COLUMNS)[number]>;

/** So that one call cannot hold the database for long when a whole fleet has died. The next call takes the rest. */
const MOST_REAPED_AT_ONCE = 500;

/** Of a process that ends again and again, whatever the reason: then it is probably the task. */
const UNCOUNTED_FACTOR = 4;

interface Release {
  readonly isCounted: boolean;
  /** Of counted attempts. */
  readonly maxAttempts: number;
  /** Of all attempts. Default: any number. */
  readonly mostAttempts?: number;
  /** What a task fails with whose attempts are used up. Default: `worker_lost`. */
  readonly lastFailure?: Failure;
}

export function releaseRun(
  engine: Engine,
  id: TaskId,
  attempt: number,
  release: Release,
): Promise<GivenBack | undefined> {
  return engine.db.transaction().execute(async (transaction) => {
    const run = await transaction
      .selectFrom("tasks")
      .select(RUN_COLUMNS)
      .where("id", "=", id)
      .where("attempt", "=", attempt)
      .where("state", "=", "running")
      .$if(engine.hasRowLocks, (query) => query.forUpdate())
      .executeTakeFirst();
    if (run === undefined) return undefined;
    const [givenBack] = await giveBack(engine, transaction, [run], release);
    return givenBack;
  });
}

export function reapExpiredRuns(engine: Engine, maxAttempts: number): Promise<readonly GivenBack[]> {
  return engine.db.transaction().execute(async (transaction) => {
    const runs = await transaction
      .selectFrom("tasks")
      .select(RUN_COLUMNS)
      .where("state", "=", sql.lit("running"))
      .where("lease_until", "<=", engine.now())
      .orderBy("lease_until")
      .limit(MOST_REAPED_AT_ONCE)
      // A row that is locked is being renewed or finished this moment.
      .$if(engine.hasRowLocks, (query) => query.forUpdate().skipLocked())
      .execute();
    return giveBack(engine, transaction, runs, { isCounted: true, maxAttempts });
  });
}

export async function reapRunsOfEnded(
  engine: Engine,
  hasEnded: (workerId: string) => boolean,
  maxAttempts: number,
): Promise<readonly GivenBack[]> {
  const workers = await engine.db
    .selectFrom("tasks")
    .select("worker_id")
    .distinct()
    .where("state", "=", sql.lit("running"))
    .execute();
  const ended = workers.flatMap(({ worker_id: id }) => (id !== null && hasEnded(id) ? [id] : []));
  if (ended.length === 0) return [];
  return engine.db.transaction().execute(async (transaction) => {
    const runs = await transaction
      .selectFrom("tasks")
      .select(RUN_COLUMNS)
      .where("state", "=", sql.lit("running"))
      .where("worker_id", "in", ended)
      .orderBy("seq")
      .limit(MOST_REAPED_AT_ONCE)
      .$if(engine.hasRowLocks, (query) => query.forUpdate().skipLocked())
      .execute();
    return giveBack(engine, transaction, runs, {
      isCounted: false,
      maxAttempts,
      mostAttempts: UNCOUNTED_FACTOR * maxAttempts,
    });
  });
}

async function giveBack(
  engine: Engine,
  transaction: Transaction<Tables>,
  runs: readonly Run[],
  release: Release,
): Promise<readonly GivenBack[]> {
  const groups = Map.groupBy(runs, (run): GivenBack["state"] => {
    if (run.cancel_requested_at !== null) return "cancelled";
    const isSpent = release.isCounted && run.attempt - run.forgiven >= release.maxAttempts;
    const attempts = run.attempt - run.retried_at_attempt;
    return isSpent || attempts >= (release.mostAttempts ?? Infinity) ? "failed" : "queued";
  });
  for (const [state, group] of groups) {
    const seqs = group.map((run) => run.seq);
    if (state === "queued") await requeue(transaction, seqs, release.isCounted);
    else if (state === "cancelled") await finishTasks(engine, transaction, (eb) => eb("seq", "in", seqs), { state });
    else {
      const failure = release.lastFailure ?? cutOff(release);
      await finishTasks(engine, transaction, (eb) => eb("seq", "in", seqs), { state, failure });
    }
  }
  return [...groups].flatMap(([state, group]) => group.map(({ id }) => ({ id, state })));
}

function cutOff({ mostAttempts, maxAttempts }: Release): Failure {
  return { code: "worker_lost", message: `The work on this task was cut off ${mostAttempts ?? maxAttempts} times.` };
}

/** It keeps its `seq`, and with it its place before tasks that came later. */
async function requeue(transaction: Transaction<Tables>, seqs: readonly number[], isCounted: boolean): Promise<void> {
  await transaction
    .updateTable("tasks")
    .set((eb) => ({
      state: "queued",
      started_at: null,
      lease_until: null,
      worker_id: null,
      ...(isCounted ? {} : { forgiven: eb("forgiven", "+", 1) }),
    }))
    .where("seq", "in", seqs)
    .execute();
}
