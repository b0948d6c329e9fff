import { sql } from "kysely";
import type { Command } from "../../model/command.ts";
import { needOf } from "../../model/need.ts";
import type { Engine } from "../database/engine.ts";

const MOST_NAMED_AT_ONCE = 500;

/**
 * Writes what they need to queued tasks that an older program has accepted: it does not know the column. Until then nobody
 * but such programs claims them.
 *
 * @returns  How many there were.
 */
export async function nameNeeds({ db }: Engine): Promise<number> {
  const unnamed = await db
    .selectFrom("tasks")
    .select(["seq", "command"])
    .where("state", "=", sql.lit("queued"))
    .where("need", "is", null)
    .limit(MOST_NAMED_AT_ONCE)
    .execute();
  const groups = Map.groupBy(unnamed, ({ command }) => {
    const parsed: Command = JSON.parse(command);
    return needOf(parsed);
  });
  for (const [need, group] of groups) {
    const seqs = group.map(({ seq }) => seq);
    await db.updateTable("tasks").set({ need }).where("seq", "in", seqs).execute();
  }
  return unnamed.length;
}
