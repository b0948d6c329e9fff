import { randomUUID } from "node:crypto";
import { type Expression, type ExpressionBuilder, type SqlBool, sql, type Transaction } from "kysely";
import type { Failure } from "../../model/failure.ts";
import type { Result, TaskId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { Tables } from "../database/tables.ts";

export type Ending =
  | { readonly state: "succeeded"; readonly result: Result }
  | { readonly state: "failed"; readonly failure: Failure }
  | { readonly state: "cancelled" };

export type WhichTasks = (eb: ExpressionBuilder<Tables, "tasks">) => Expression<SqlBool>;

/** The only way into a finished state: in the same transaction, who asked for word gets a delivery. */
export async function finishTasks(
  engine: Engine,
  transaction: Transaction<Tables>,
  which: WhichTasks,
  ending: Ending,
): Promise<readonly TaskId[]> {
  const now = engine.now();
  const finished = await transaction
    .updateTable("tasks")
    .set({
      state: ending.state,
      result: ending.state === "succeeded" ? JSON.stringify(ending.result) : null,
      result_bytes:
        ending.state === "succeeded"
          ? ending.result.artifacts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
          : null,
      failure: ending.state === "failed" ? JSON.stringify(ending.failure) : null,
      lease_until: null,
      finished_at: now,
      expires_at: sql<number>`${now} + retention_ms`,
    })
    .where(which)
    .returning(["id", "webhook_url", "upload_url"])
    .execute();
  const deliveries = finished.flatMap(({ id, webhook_url: webhook, upload_url: upload }) => [
    ...(upload === null || ending.state !== "succeeded" ? [] : [{ task_id: id, kind: "upload" as const, url: upload }]),
    ...(webhook === null ? [] : [{ task_id: id, kind: "webhook" as const, url: webhook }]),
  ]);
  if (deliveries.length > 0) {
    const fresh = { state: "pending", attempt: 0, created_at: now, due_at: now, leased: 0 } as const;
    await transaction
      .insertInto("deliveries")
      .values(deliveries.map((delivery) => ({ ...delivery, ...fresh, id: randomUUID() })))
      .execute();
  }
  return finished.map(({ id }) => id);
}

/** Ends one run, if it is still this attempt's. */
export async function finishRun(engine: Engine, id: TaskId, attempt: number, ending: Ending): Promise<boolean> {
  const finished = await engine.db
    .transaction()
    .execute((transaction) =>
      finishTasks(
        engine,
        transaction,
        (eb) => eb.and([eb("id", "=", id), eb("attempt", "=", attempt), eb("state", "=", "running")]),
        ending,
      ),
    );
  return finished.length > 0;
}
