import { sql } from "kysely";
import { KNOWN_NEEDS, type Need, toStoredMemory } from "../../model/need.ts";
import type { RunningTask, TaskId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { Claim, Renewal } from "../job-store.ts";
import { nameNeeds } from "./name-needs.ts";
import { TASK_COLUMNS, toRunningTask } from "./task-row.ts";

/** Of the tasks that the claim allows, the first by priority and age, whatever it needs. */
export async function claimTask(engine: Engine, claim: Claim): Promise<RunningTask | undefined> {
  const task = await claimNext(engine, claim);
  if (task !== undefined || (await nameNeeds(engine)) === 0) return task;
  return claimNext(engine, claim);
}

/**
 * One statement, so that no two workers get the same task: PostgreSQL skips rows that others are claiming, SQLite runs
 * one writing statement at a time. A state in a `where` is written out rather than bound, or partial indexes are not used.
 */
async function claimNext(engine: Engine, claim: Claim): Promise<RunningTask | undefined> {
  const now = engine.now();
  // The first of each need, and then the first of those: one walk over all needs would pass every task of the others. PostgreSQL
  // plans each member of this union by what it knows of that need. A lateral join is planned once, for a need like any other:
  // where all that wait need the same, that was a walk past them for each other need, 84 ms in a queue of 10,000.
  const [first, ...others] = (claim.needs ?? KNOWN_NEEDS).map((need) => firstOf(engine, need, claim.memoryBytes));
  if (first === undefined) return undefined;
  const candidates = others.reduce((all, other) => all.unionAll(other), first);
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
        .selectFrom(candidates.as("candidate"))
        .select("candidate.seq")
        .orderBy("candidate.priority", "desc")
        .orderBy("candidate.seq")
        .limit(1),
    )
    .returning(TASK_COLUMNS)
    .executeTakeFirst();
  return row === undefined ? undefined : toRunningTask(row);
}

/** Wrapped once more, since neither engine takes an order, a limit or a lock in a member of a union. */
function firstOf(engine: Engine, need: Need, memoryBytes: number) {
  return engine.db
    .selectFrom((eb) =>
      eb
        .selectFrom("tasks as next")
        .select(["next.seq", "next.priority"])
        .where("next.state", "=", sql.lit("queued"))
        .where("next.need", "=", need)
        .where("next.memory_bytes", "<=", toStoredMemory(need, memoryBytes))
        .where((e) => e.or([e("next.start_before", "is", null), e("next.start_before", ">", engine.now())]))
        .orderBy("next.priority", "desc")
        .orderBy("next.seq")
        .limit(1)
        .$if(engine.hasRowLocks, (query) => query.forUpdate().skipLocked())
        .as("first"),
    )
    .select(["first.seq", "first.priority"]);
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
