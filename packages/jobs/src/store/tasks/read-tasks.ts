import { sql } from "kysely";
import type { Need } from "../../model/need.ts";
import type { OwnerId, Task, TaskId, TaskState } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { TaskFilter } from "../job-store.ts";
import { TASK_COLUMNS, toTask } from "./task-row.ts";

/** Of a task that an older version has accepted a moment ago. */
const NOT_NAMED_YET: Need = "unknown";
/** Below what either engine takes as parameters of one statement. */
const IDS_AT_ONCE = 500;

export async function findTask({ db }: Engine, id: TaskId): Promise<Task | undefined> {
  const row = await db.selectFrom("tasks").select(TASK_COLUMNS).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toTask(row);
}

/** @throws RangeError  when the limit is not an integer from 1 to 1000. */
export async function listTasks({ db }: Engine, filter: TaskFilter): Promise<readonly Task[]> {
  const { owner, states, failureCode, acceptedBefore, limit } = filter;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new RangeError(`No limit for a list: ${limit}`);
  if (states?.length === 0) return [];
  let query = db.selectFrom("tasks").select(TASK_COLUMNS).orderBy("seq", "desc").limit(limit);
  if (owner !== undefined) query = query.where("owner", "=", owner);
  if (states !== undefined) query = query.where("state", "in", states);
  // Within a JSON text quotes are escaped, so this is found as a member and nowhere else.
  if (failureCode !== undefined) query = query.where("failure", "like", `%"code":"${failureCode}"%`);
  if (acceptedBefore !== undefined) query = query.where("accepted_at", "<", acceptedBefore);
  return (await query.execute()).map(toTask);
}

/** Among those of its need: workers that can do others do not take longer for that. */
export async function readQueuePosition({ db }: Engine, id: TaskId): Promise<number | undefined> {
  const task = await db
    .selectFrom("tasks as mine")
    .select((eb) =>
      eb
        .selectFrom("tasks as other")
        .select((e) => e.fn.countAll<number>().as("before"))
        .where("other.state", "=", sql.lit("queued"))
        .whereRef("other.need", "=", "mine.need")
        .where((e) =>
          e.or([
            e("other.priority", ">", e.ref("mine.priority")),
            e.and([e("other.priority", "=", e.ref("mine.priority")), e("other.seq", "<", e.ref("mine.seq"))]),
          ]),
        )
        .as("before"),
    )
    .where("mine.id", "=", id)
    .where("mine.state", "=", "queued")
    .executeTakeFirst();
  return task?.before ?? undefined;
}

export async function readQueueDepth({ db }: Engine): Promise<ReadonlyMap<Need, number>> {
  const rows = await db
    .selectFrom("tasks")
    .select((eb) => ["need", eb.fn.countAll<number>().as("tasks")])
    .where("state", "=", sql.lit("queued"))
    .groupBy("need")
    .execute();
  return new Map(rows.map(({ need, tasks }) => [need ?? NOT_NAMED_YET, tasks]));
}

export async function countTasks({ db }: Engine, owner?: OwnerId): Promise<Readonly<Record<TaskState, number>>> {
  let query = db
    .selectFrom("tasks")
    .select((eb) => ["state", eb.fn.countAll<number>().as("tasks")])
    .groupBy("state");
  if (owner !== undefined) query = query.where("owner", "=", owner);
  const counts: Record<TaskState, number> = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };
  for (const { state, tasks } of await query.execute()) counts[state] = tasks;
  return counts;
}

export async function readQueueAge(engine: Engine): Promise<number> {
  const oldest = await engine.db
    .selectFrom("tasks")
    .select((eb) => sql<number | null>`${engine.now()} - ${eb.fn.min("accepted_at")}`.as("ageMs"))
    .where("state", "=", sql.lit("queued"))
    .executeTakeFirst();
  return Math.max(0, oldest?.ageMs ?? 0);
}

export async function findStoredIds({ db }: Engine, ids: readonly TaskId[]): Promise<ReadonlySet<TaskId>> {
  const stored = new Set<TaskId>();
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const some = ids.slice(start, start + IDS_AT_ONCE);
    const rows = await db.selectFrom("tasks").select("id").where("id", "in", some).execute();
    for (const { id } of rows) stored.add(id);
  }
  return stored;
}
