import { type Kysely, sql } from "kysely";
import type { OwnerId } from "../../model/task.ts";
import type { Tables } from "../database/tables.ts";

/** Adding up this many rows costs no more than finding them. */
const MOST_CHANGES = 64;

/** An owner's tasks that wait or run, at a cost that does not grow with them. */
export async function countOpen(db: Kysely<Tables>, owner: OwnerId): Promise<number> {
  return (await readChanges(db, owner)).open;
}

/** The same, for who has the owner's transactions in a row: it keeps the changes few for the next. */
export async function countOpenInTurn(transaction: Kysely<Tables>, owner: OwnerId): Promise<number> {
  const { open, changes } = await readChanges(transaction, owner);
  if (changes > MOST_CHANGES) await mergeChanges(transaction, owner);
  return open;
}

async function readChanges(db: Kysely<Tables>, owner: OwnerId): Promise<{ open: number; changes: number }> {
  return db
    .selectFrom("open_task_changes")
    .select([
      // PostgreSQL sums to numbers without bounds, which come as text.
      sql<number>`cast(coalesce(sum(change), 0) as bigint)`.as("open"),
      sql<number>`count(*)`.as("changes"),
    ])
    .where("owner", "=", owner)
    .executeTakeFirstOrThrow();
}

/** Only what is deleted is added up: a task that ends meanwhile has a row that this transaction does not see. */
async function mergeChanges(transaction: Kysely<Tables>, owner: OwnerId): Promise<void> {
  const merged = await transaction
    .deleteFrom("open_task_changes")
    .where("owner", "=", owner)
    .returning("change")
    .execute();
  const change = merged.reduce((sum, row) => sum + row.change, 0);
  await transaction.insertInto("open_task_changes").values({ owner, change }).execute();
}
