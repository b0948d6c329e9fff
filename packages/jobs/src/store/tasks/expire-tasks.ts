import { sql } from "kysely";
import type { TaskId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import { finishTasks } from "./finish-tasks.ts";

const FINISHED = ["succeeded", "failed", "cancelled"] as const;

/** The next call takes the rest. */
const MOST_FAILED_AT_ONCE = 500;

/** Logs and deliveries go with the task, here and below. */
export async function deleteTask({ db }: Engine, id: TaskId): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("tasks")
    .where("id", "=", id)
    .where("state", "in", FINISHED)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function purgeExpiredTasks(engine: Engine, limit: number): Promise<readonly TaskId[]> {
  const rows = await engine.db
    // As a subquery of the `where`, PostgreSQL could run it more than once, and delete more than `limit`.
    .with("old", (db) =>
      db
        .selectFrom("tasks")
        .select("seq")
        .where("expires_at", "is not", null)
        .where("expires_at", "<=", engine.now())
        .orderBy("expires_at")
        .limit(limit)
        .$if(engine.hasRowLocks, (query) => query.forUpdate().skipLocked()),
    )
    .deleteFrom("tasks")
    .where("seq", "in", (eb) => eb.selectFrom("old").select("old.seq"))
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

export function failLateTasks(engine: Engine): Promise<readonly TaskId[]> {
  return engine.db.transaction().execute(async (transaction) => {
    const late = await transaction
      .selectFrom("tasks")
      .select("seq")
      .where("state", "=", sql.lit("queued"))
      .where("start_before", "is not", null)
      .where("start_before", "<=", engine.now())
      .limit(MOST_FAILED_AT_ONCE)
      .$if(engine.hasRowLocks, (query) => query.forUpdate().skipLocked())
      .execute();
    if (late.length === 0) return [];
    const seqs = late.map(({ seq }) => seq);
    return finishTasks(engine, transaction, (eb) => eb("seq", "in", seqs), {
      state: "failed",
      failure: { code: "timed_out", message: "The task did not start within the time its caller gave it." },
    });
  });
}
