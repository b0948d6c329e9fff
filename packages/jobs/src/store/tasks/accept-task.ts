import { createHash } from "node:crypto";
import { type Insertable, type Kysely, sql } from "kysely";
import { needOf, toStoredMemory } from "../../model/need.ts";
import type { Task } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { Tables, TasksTable } from "../database/tables.ts";
import type { AcceptOutcome, NewTask } from "../job-store.ts";
import { countAgainstQuotas } from "../quotas/count-against-quotas.ts";
import { countOpen } from "./count-open.ts";
import { TASK_COLUMNS, toTask } from "./task-row.ts";

/** Looks for the idempotency key, then counts open tasks and what its owner has used, then stores: a repeat is answered even by a full house. */
export function acceptTask(engine: Engine, task: NewTask): Promise<AcceptOutcome> {
  const idempotencyHash = task.idempotencyKey === undefined ? null : hashText(task.idempotencyKey);
  return engine.db.transaction().execute(async (transaction): Promise<AcceptOutcome> => {
    const isCounted = idempotencyHash !== null || task.maxOpen !== undefined || task.quotas !== undefined;
    if (isCounted) await engine.serialize(transaction, task.owner);
    if (idempotencyHash !== null) {
      const earlier = await findByIdempotency(transaction, task.owner, idempotencyHash);
      if (earlier !== undefined) return { kind: "repeated", task: earlier };
    }
    if (task.maxOpen !== undefined) {
      const open = await countOpen(transaction, task.owner);
      if (open >= task.maxOpen) return { kind: "too_many_open", open, limit: task.maxOpen };
    }
    if (task.quotas !== undefined) {
      const exceeded = await countAgainstQuotas(engine, transaction, { ...task, quotas: task.quotas });
      if (exceeded !== undefined) return exceeded;
    }
    const row = await transaction
      .insertInto("tasks")
      .values(toRow(engine, task, idempotencyHash))
      .returning(TASK_COLUMNS)
      .executeTakeFirstOrThrow();
    return { kind: "accepted", task: toTask(row) };
  });
}

export function findTaskByKey({ db }: Engine, owner: string, idempotencyKey: string): Promise<Task | undefined> {
  return findByIdempotency(db, owner, hashText(idempotencyKey));
}

function toRow(engine: Engine, task: NewTask, idempotencyHash: string | null) {
  const now = engine.now();
  const need = needOf(task.command);
  return {
    id: task.id,
    owner: task.owner,
    state: "queued",
    priority: task.priority,
    command: JSON.stringify(task.command),
    origin: JSON.stringify(task.origin),
    memory_bytes: toStoredMemory(need, task.memoryBytes),
    need,
    retention_ms: task.retentionMs,
    webhook_url: task.webhookUrl ?? null,
    upload_url: task.uploadUrl ?? null,
    idempotency_hash: idempotencyHash,
    image_width: task.imageSize?.width ?? null,
    image_height: task.imageSize?.height ?? null,
    attempt: 0,
    forgiven: 0,
    accepted_at: now,
    start_before: task.startWithinMs === undefined ? null : sql<number>`${now} + ${task.startWithinMs}`,
  } satisfies { [Column in keyof Insertable<TasksTable>]: unknown } & { state: "queued" };
}

async function findByIdempotency(db: Kysely<Tables>, owner: string, hash: string): Promise<Task | undefined> {
  const row = await db
    .selectFrom("tasks")
    .select(TASK_COLUMNS)
    .where("owner", "=", owner)
    .where("idempotency_hash", "=", hash)
    .executeTakeFirst();
  return row === undefined ? undefined : toTask(row);
}

function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
