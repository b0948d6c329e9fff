import { type Kysely, sql } from "kysely";
import type { LogLine, TaskId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { Tables } from "../database/tables.ts";
import type { NewLogLine } from "../job-store.ts";

/** More lines than a log has: SQLite takes an offset only beside a limit. */
const ALL_LINES = 1_000_000;

/** Does nothing for a task that is not stored (any more). All lines in one commit: each costs a sync. */
export async function appendLogLines(engine: Engine, id: TaskId, lines: readonly NewLogLine[]): Promise<void> {
  const [only] = lines;
  if (only === undefined) return;
  if (lines.length === 1) return appendLine(engine, engine.db, id, only);
  await engine.db.transaction().execute(async (transaction) => {
    for (const line of lines) await appendLine(engine, transaction, id, line);
  });
}

async function appendLine(engine: Engine, db: Kysely<Tables>, id: TaskId, line: NewLogLine): Promise<void> {
  await db
    .insertInto("task_logs")
    .columns(["task_id", "at", "level", "message"])
    .expression((eb) =>
      eb
        .selectFrom("tasks")
        .select([
          "id",
          engine.now().as("at"),
          sql<LogLine["level"]>`cast(${line.level} as text)`.as("level"),
          sql<string>`cast(${line.message} as text)`.as("message"),
        ])
        .where("id", "=", id)
        // Else the task could be deleted before the line refers to it.
        .$if(engine.hasRowLocks, (query) => query.forKeyShare()),
    )
    .execute();
}

export async function readLogLines({ db }: Engine, id: TaskId, after = 0): Promise<readonly LogLine[]> {
  return db
    .selectFrom("task_logs")
    .select(["at", "level", "message"])
    .where("task_id", "=", id)
    .orderBy("seq")
    .limit(ALL_LINES)
    .offset(after)
    .execute();
}
