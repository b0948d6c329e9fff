import { type Kysely, sql } from "kysely";
import type { OwnerId } from "../../model/task.ts";
import type { Tables } from "../database/tables.ts";

/** An owner's tasks that wait or run, at a cost that does not grow with them. */
export async function countOpen(db: Kysely<Tables>, owner: OwnerId): Promise<number> {
  const { open } = await db
    .selectFrom("open_task_counts")
    // PostgreSQL sums to numbers without bounds, which come as text.
    .select(sql<number>`cast(coalesce(sum(open), 0) as bigint)`.as("open"))
    .where("owner", "=", owner)
    .executeTakeFirstOrThrow();
  return open;
}
