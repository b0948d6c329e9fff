import { sql } from "kysely";
import type { RunningTask, TaskId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { Claim, Renewal } from "../job-store.ts";
import { TASK_COLUMNS, toRunningTask } from "./task-row.ts";

/**
 * One statement, so that no two workers get the same task: PostgreSQL skips rows that others are claiming, SQLite runs
 * one writing statement at a time. A state in a `where` is written out rather than bound, or partial indexes are not used.
 */
export async function claimTask(engine: Engine, claim: Claim): Promise<RunningTask | undefined> {
  const now = engine.now();
  const row = await engine.db
    .updateTable("tasks")
    .set((eb) => ({
      state: "running",
      attempt: eb("attempt", "+", 1),
      worker_id: claim.workerId,
      started_at: now,
      lease_until: sql<number>`${now} + ${claim.leaseMs}`,
      // It has started in time; what happens to this run is no longer the caller's deadline.
      start_before: null,
    }))
    .where("seq", "=", (eb) =>
      eb
        .selectFrom("tasks as next")
        .select("next.seq")
        .where("next.state", "=", sql.lit("queued"))
        .where("next.memory_bytes", "<=", claim.memoryBytes)
        .where((e) => e.or([e("next.start_before", "is", null), e("next.start_before", ">", now)]))
        .orderBy("next.priority", "desc")
        .orderBy("next.seq")
        .limit(1)
        .$if(engine.hasRowLocks, (query) => query.forUpdate().skipLocked()),
    )
    .returning(TASK_COLUMNS)
    .executeTakeFirst();
  return row === undefined ? undefined : toRunningTask(row);
}

/** Also for a lease that has ended, as long as nobody has taken the task away. */
export async function renewLease(
  engine: Engine,
  id: TaskId,
  attempt: number,
  leaseMs: number,
): Promise<Renewal | undefined> {
  const row = await engine.db
    .updateTable("tasks")
    .set({ lease_until: sql<number>`${engine.now()} + ${leaseMs}` })
    .where("id", "=", id)
    .where("attempt", "=", attempt)
    .where("state", "=", "running")
    .returning(["lease_until", "cancel_requested_at"])
    .executeTakeFirst();
  if (row === undefined || row.lease_until === null) return undefined;
  return { leaseUntil: row.lease_until, isCancelRequested: row.cancel_requested_at !== null };
}
