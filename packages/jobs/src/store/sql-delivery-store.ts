import { type Selectable, sql } from "kysely";
import type { Engine } from "./database/engine.ts";
import type { DeliveriesTable } from "./database/tables.ts";
import type { Delivery, DeliveryStore } from "./delivery-store.ts";

const COLUMNS = [
  "id",
  "task_id",
  "kind",
  "url",
  "state",
  "attempt",
  "retried_at_attempt",
  "created_at",
  "last_error",
] as const;

export function createDeliveryStore(engine: Engine): DeliveryStore {
  return {
    async claim(leaseMs) {
      const now = engine.now();
      const row = await engine.db
        .updateTable("deliveries")
        .set((eb) => ({ attempt: eb("attempt", "+", 1), leased: 1, due_at: sql<number>`${now} + ${leaseMs}` }))
        .where("seq", "=", (eb) =>
          eb
            .selectFrom("deliveries as next")
            .select("next.seq")
            .where("next.state", "=", sql.lit("pending"))
            .where("next.due_at", "<=", now)
            .where((next) =>
              next.or([
                next("next.kind", "=", sql.lit("upload")),
                next.not(
                  next.exists(
                    next
                      .selectFrom("deliveries as first")
                      .select("first.seq")
                      .whereRef("first.task_id", "=", "next.task_id")
                      .where("first.kind", "=", sql.lit("upload"))
                      .where("first.state", "=", sql.lit("pending")),
                  ),
                ),
              ]),
            )
            .orderBy("next.due_at")
            .orderBy("next.seq")
            .limit(1)
            .$if(engine.hasRowLocks, (query) => query.forUpdate().skipLocked()),
        )
        .returning(COLUMNS)
        .executeTakeFirst();
      return row === undefined ? undefined : toDelivery(row);
    },

    settle: (id, attempt) => endAttempt(engine, id, attempt, { state: "delivered" }),

    defer: (id, attempt, reason, retryAfterMs) =>
      endAttempt(
        engine,
        id,
        attempt,
        retryAfterMs === undefined
          ? { state: "abandoned", last_error: reason }
          : { last_error: reason, due_at: sql<number>`${engine.now()} + ${retryAfterMs}` },
      ),

    async retry(id) {
      const { numUpdatedRows } = await engine.db
        .updateTable("deliveries")
        .set((eb) => ({ state: "pending", due_at: engine.now(), retried_at_attempt: eb.ref("attempt") }))
        .where("id", "=", id)
        .where("state", "=", "abandoned")
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async list(state, limit) {
      const rows = await engine.db
        .selectFrom("deliveries")
        .select(COLUMNS)
        .where("state", "=", state)
        .orderBy("seq", "desc")
        .limit(limit)
        .execute();
      return rows.map(toDelivery);
    },

    async listOf(taskId) {
      const rows = await engine.db
        .selectFrom("deliveries")
        .select(COLUMNS)
        .where("task_id", "=", taskId)
        .orderBy("seq")
        .execute();
      return rows.map(toDelivery);
    },
  };
}

/** An attempt ends once: whoever has deferred a delivery cannot settle it afterwards. */
async function endAttempt(
  { db }: Engine,
  id: string,
  attempt: number,
  change: {
    readonly state?: "delivered" | "abandoned";
    readonly last_error?: string;
    readonly due_at?: ReturnType<typeof sql<number>>;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("deliveries")
    .set({ ...change, leased: 0 })
    .where("id", "=", id)
    .where("attempt", "=", attempt)
    .where("state", "=", "pending")
    .where("leased", "=", 1)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function toDelivery(row: Pick<Selectable<DeliveriesTable>, (typeof COLUMNS)[number]>): Delivery {
  return {
    id: row.id,
    taskId: row.task_id,
    kind: row.kind,
    url: row.url,
    state: row.state,
    attempt: row.attempt,
    attemptsBefore: row.retried_at_attempt,
    createdAt: row.created_at,
    ...(row.last_error === null ? {} : { lastError: row.last_error }),
  };
}
