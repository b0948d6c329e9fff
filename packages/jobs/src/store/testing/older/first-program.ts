import { type RawBuilder, sql } from "kysely";
import type { Engine } from "../../database/engine.ts";

/**
 * What the first version says to its database, recorded from it and never to be changed. `:name` stands for a value; the time,
 * the schema's name and row locks are written as each engine has them.
 */
const COLUMNS = `"id", "owner", "state", "priority", "command", "origin", "image_width", "image_height", "attempt",
  "accepted_at", "cancel_requested_at", "started_at", "lease_until", "finished_at", "expires_at", "result", "failure"`;
const ACCEPT = `insert into {tasks} ("id", "owner", "state", "priority", "command", "origin", "memory_bytes", "retention_ms",
  "webhook_url", "upload_url", "idempotency_hash", "image_width", "image_height", "attempt", "forgiven", "accepted_at", "start_before")
  values (:id, :owner, :queued, 0, :command, :origin, :memoryBytes, 3600000, :webhook, null, null, null, null, 0, 0, {now}, null)
  returning ${COLUMNS}`;
const CLAIM = `update {tasks} set "state" = :running, "attempt" = "attempt" + 1, "worker_id" = :workerId, "started_at" = {now},
  "lease_until" = {now} + 30000, "start_before" = null
  where "seq" = (select "next"."seq" from {tasks} as "next" where "next"."state" = 'queued'
  and "next"."memory_bytes" <= :memoryBytes and ("next"."start_before" is null or "next"."start_before" > {now})
  order by "next"."priority" desc, "next"."seq" limit 1 {lock}) returning ${COLUMNS}`;
const RENEW = `update {tasks} set "lease_until" = {now} + 30000 where "id" = :id and "attempt" = :attempt and "state" = 'running'
  returning "lease_until", "cancel_requested_at"`;
const SUCCEED = `update {tasks} set "state" = 'succeeded', "result" = :result, "failure" = null, "lease_until" = null,
  "finished_at" = {now}, "expires_at" = {now} + retention_ms
  where ("id" = :id and "attempt" = :attempt and "state" = 'running') returning "id", "webhook_url", "upload_url"`;
const DELIVER = `insert into {deliveries} ("task_id", "kind", "url", "state", "attempt", "created_at", "due_at", "leased", "id")
  values (:taskId, 'webhook', :url, 'pending', 0, {now}, {now}, 0, :id)`;
const GIVE_BACK = `update {tasks} set "state" = 'queued', "started_at" = null, "lease_until" = null, "worker_id" = null,
  "forgiven" = "forgiven" + 1 where "id" = :id`;

/** A program of the first version on a database, as far as its statements go. */
export interface FirstProgram {
  accept(task: { id: string; command: object; memoryBytes?: number; webhook?: string }): Promise<void>;
  /** As it does with nothing else to do: whatever needs less than there can be. @returns  The task's id. */
  claim(): Promise<{ readonly id: string; readonly attempt: number } | undefined>;
  renew(id: string, attempt: number): Promise<boolean>;
  succeed(id: string, attempt: number, result: object): Promise<boolean>;
  giveBack(id: string): Promise<void>;
}

type Value = string | number | null;
interface Row {
  readonly id: string;
  readonly attempt: number;
  readonly webhook_url: string | null;
}

export function openFirstProgram(engine: Engine): FirstProgram {
  async function run(text: string, values: Readonly<Record<string, Value>>): Promise<readonly Row[]> {
    const { rows } = await sql<Row>`${sql.join(text.split(/(:\w+|\{\w+\})/).map(toSql), sql``)}`.execute(engine.db);
    return rows;
    function toSql(part: string): RawBuilder<unknown> {
      if (part === "{now}") return sql`${engine.now()}`;
      if (part === "{lock}") return engine.hasRowLocks ? sql`for update skip locked` : sql``;
      if (part.startsWith("{")) return sql.raw(engine.hasRowLocks ? `lacuna.${part.slice(1, -1)}` : part.slice(1, -1));
      const value = values[part.slice(1)];
      return part.startsWith(":") ? sql`${value}` : sql.raw(part);
    }
  }
  return {
    async accept({ id, command, memoryBytes = 1_000_000, webhook = null }) {
      const origin = JSON.stringify({ facade: "bfl", model: "erase", note: null });
      const task = { id, owner: "owner-1", queued: "queued", command: JSON.stringify(command), origin };
      await run(ACCEPT, { ...task, memoryBytes, webhook });
    },
    async claim() {
      const memoryBytes = Number.MAX_SAFE_INTEGER;
      const [row] = await run(CLAIM, { running: "running", workerId: "first/1/1/1", memoryBytes });
      return row;
    },
    async renew(id, attempt) {
      return (await run(RENEW, { id, attempt })).length > 0;
    },
    async succeed(id, attempt, result) {
      const [row] = await run(SUCCEED, { id, attempt, result: JSON.stringify(result) });
      if (row !== undefined && row.webhook_url !== null) {
        await run(DELIVER, { taskId: id, url: row.webhook_url, id: `delivery-${id}` });
      }
      return row !== undefined;
    },
    async giveBack(id) {
      await run(GIVE_BACK, { id });
    },
  };
}
