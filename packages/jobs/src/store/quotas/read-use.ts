import { type Kysely, sql } from "kysely";
import type { EpochMs, OwnerId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { Tables } from "../database/tables.ts";
import type { KeyUse } from "../key-store.ts";
import { countOpen } from "../tasks/count-open.ts";
import { type QuotaSpan, startOfSpan } from "./quota-span.ts";

export interface SpanUse {
  readonly tasks: number;
  readonly pixels: number;
}

const NOTHING: SpanUse = { tasks: 0, pixels: 0 };
const PIXELS_A_MEGAPIXEL = 1e6;

export async function readUse(engine: Engine, owner: OwnerId): Promise<KeyUse> {
  const { db } = engine;
  const { minute, day, month } = await readSpans(db, owner, await readNow(engine, db));
  return {
    openTasks: await countOpen(db, owner),
    tasks: { minute: minute.tasks, day: day.tasks, month: month.tasks },
    megapixels: { day: day.pixels / PIXELS_A_MEGAPIXEL, month: month.pixels / PIXELS_A_MEGAPIXEL },
    storageBytes: await readStoredBytes(db, owner),
  };
}

export async function readNow(engine: Engine, db: Kysely<Tables>): Promise<EpochMs> {
  const { rows } = await sql<{ now: EpochMs }>`select ${engine.now()} as now`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("The database has not said what time it is.");
  return row.now;
}

/** What was used of the present minute, day and month. */
export async function readSpans(
  db: Kysely<Tables>,
  owner: OwnerId,
  now: EpochMs,
): Promise<Readonly<Record<QuotaSpan, SpanUse>>> {
  const rows = await db.selectFrom("key_usage").selectAll().where("owner", "=", owner).execute();
  const useOf = (span: QuotaSpan): SpanUse => {
    const row = rows.find((found) => found.span === span && found.started_at === startOfSpan(span, now));
    return row === undefined ? NOTHING : { tasks: row.tasks, pixels: row.pixels };
  };
  return { minute: useOf("minute"), day: useOf("day"), month: useOf("month") };
}

/** PostgreSQL sums to numbers without bounds, which come as text. */
export async function readStoredBytes(db: Kysely<Tables>, owner: OwnerId): Promise<number> {
  const results = db
    .selectFrom("tasks")
    .select(sql<number | string>`coalesce(sum(result_bytes), 0)`.as("bytes"))
    .where("owner", "=", owner);
  const uploads = db
    .selectFrom("uploads")
    .select(sql<number | string>`coalesce(sum(size_bytes), 0)`.as("bytes"))
    .where("owner", "=", owner);
  const rows = await results.unionAll(uploads).execute();
  return rows.reduce((sum, { bytes }) => sum + Number(bytes), 0);
}
