import type { Engine } from "./engine.ts";

/** How this engine writes what SQL has no common words for. */
type Dialect = Pick<Engine, "seqColumn" | "taskTrigger" | "countersPart">;

/**
 * One step of the schema, in SQL that both engines read. Steps only go forward and are never changed once released: a
 * database in use may stand at any of them.
 */
export interface Migration {
  readonly number: number;
  /**
   * Whether programs that do not know this step go on working on what it leaves, and may be started on it. It only adds:
   * tables, indexes, and columns that are empty or have a default, for those programs insert without them. Default false.
   */
  readonly isAdditive?: boolean;
  statements(dialect: Dialect): readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    statements: ({ seqColumn: seq }) => [
      `create table tasks (
        seq ${seq},
        id text not null unique,
        owner text not null,
        state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        priority integer not null,
        command text not null,
        origin text not null,
        memory_bytes bigint not null,
        retention_ms bigint not null,
        webhook_url text,
        idempotency_hash text,
        image_width integer,
        image_height integer,
        attempt integer not null,
        forgiven integer not null,
        worker_id text,
        accepted_at bigint not null,
        start_before bigint,
        cancel_requested_at bigint,
        started_at bigint,
        lease_until bigint,
        finished_at bigint,
        expires_at bigint,
        result text,
        failure text
      )`,
      // What a claim walks along, in its order; large tasks are passed over without reading their rows.
      "create index tasks_queued on tasks (priority desc, seq, memory_bytes) where state = 'queued'",
      "create index tasks_late on tasks (start_before) where state = 'queued' and start_before is not null",
      "create index tasks_leased on tasks (lease_until) where state = 'running'",
      "create index tasks_expiring on tasks (expires_at) where expires_at is not null",
      // Not by state first: SQLite would prefer that to the partial indexes, and sort the queue for each claim.
      "create index tasks_by_owner_and_state on tasks (owner, state)",
      "create index tasks_by_owner on tasks (owner, seq)",
      `create unique index tasks_idempotency on tasks (owner, idempotency_hash) where idempotency_hash is not null`,

      `create table task_logs (
        seq ${seq},
        task_id text not null references tasks (id) on delete cascade,
        at bigint not null,
        level text not null,
        message text not null
      )`,
      "create index task_logs_by_task on task_logs (task_id, seq)",

      `create table deliveries (
        seq ${seq},
        id text not null unique,
        task_id text not null references tasks (id) on delete cascade,
        url text not null,
        state text not null check (state in ('pending', 'delivered', 'abandoned')),
        attempt integer not null,
        created_at bigint not null,
        due_at bigint not null,
        leased integer not null,
        last_error text
      )`,
      "create index deliveries_due on deliveries (due_at, seq) where state = 'pending'",
      "create index deliveries_by_state on deliveries (state, seq)",
      "create index deliveries_by_task on deliveries (task_id)",

      `create table uploads (
        id text not null primary key,
        owner text not null,
        file_name text not null,
        content_type text not null,
        created_at bigint not null,
        expires_at bigint not null,
        artifact_key text,
        size_bytes bigint
      )`,
      "create index uploads_expiring on uploads (expires_at)",

      `create table api_keys (
        seq ${seq},
        id text not null unique,
        name text not null,
        secret_hash text not null unique,
        limits text not null,
        created_at bigint not null,
        revoked_at bigint
      )`,
      "create unique index api_keys_name on api_keys (name) where revoked_at is null",

      "create table secrets (name text not null primary key, value text not null)",
    ],
  },
  {
    number: 2,
    statements: () => [
      "alter table tasks add column upload_url text",
      "alter table deliveries add column kind text not null default 'webhook' check (kind in ('webhook', 'upload'))",
    ],
  },
  {
    number: 3,
    isAdditive: true,
    statements: () => [
      // Empty in tasks that an older program has accepted, until somebody looks: `tasks/name-needs.ts`.
      "alter table tasks add column need text",
      // A claim walks along it once for each need, however many tasks of other needs wait.
      "create index tasks_by_need on tasks (need, priority desc, seq, memory_bytes) where state = 'queued'",
      `create table workers (
        id text not null primary key,
        version text not null,
        abilities text not null,
        started_at bigint not null,
        seen_at bigint not null,
        left_at bigint
      )`,
    ],
  },
  {
    number: 4,
    isAdditive: true,
    statements: () => [
      "alter table tasks add column retried_at_attempt integer not null default 0",
      "alter table deliveries add column retried_at_attempt integer not null default 0",
    ],
  },
  {
    number: 5,
    isAdditive: true,
    statements: () => [
      "alter table api_keys add column last_used_at bigint",
      "alter table tasks add column result_bytes bigint",
      "create index uploads_by_owner on uploads (owner)",
      // What owners with quotas have used of the minute, day or month that began then.
      `create table key_usage (
        owner text not null,
        span text not null,
        started_at bigint not null,
        tasks bigint not null,
        pixels bigint not null,
        primary key (owner, span)
      )`,
    ],
  },
  {
    number: 6,
    isAdditive: true,
    statements: ({ taskTrigger, countersPart: part }) => [
      // An owner's parts add up to its open tasks. Parts, and not one number, so that tasks which end at the same time seldom wait
      // for one another; by triggers, so that older programs count as well.
      `create table open_task_counts (
        owner text not null,
        part integer not null,
        open bigint not null,
        primary key (owner, part)
      )`,
      ...taskTrigger({ name: "task_accepted", after: "insert", when: isOpen("new"), run: countOpen("new", 1, part) }),
      ...taskTrigger({
        name: "task_ended",
        after: "update of state",
        when: `${isOpen("old")} and not ${isOpen("new")}`,
        run: countOpen("new", -1, part),
      }),
      ...taskTrigger({
        name: "task_opened_again",
        after: "update of state",
        when: `${isOpen("new")} and not ${isOpen("old")}`,
        run: countOpen("new", 1, part),
      }),
      ...taskTrigger({ name: "task_removed", after: "delete", when: isOpen("old"), run: countOpen("old", -1, part) }),
      `insert into open_task_counts (owner, part, open)
        select owner, 0, count(*) from tasks where ${isOpen("tasks")} group by owner`,
    ],
  },
];

function isOpen(row: "new" | "old" | "tasks"): string {
  return `${row}.state in ('queued', 'running')`;
}

function countOpen(row: "new" | "old", change: number, part: string): string {
  return `insert into open_task_counts (owner, part, open) values (${row}.owner, ${part}, ${change})
    on conflict (owner, part) do update set open = open_task_counts.open + excluded.open`;
}
