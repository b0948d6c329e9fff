/**
 * The tables as the first version made them (schema 2), recorded from it and never to be changed: what is added later must
 * leave programs of that version working.
 *
 * @param seq  How the engine writes a primary key that counts up.
 */
export const firstSchema = (seq: string): readonly string[] => [
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
  `create index tasks_queued on tasks (priority desc, seq, memory_bytes) where state = 'queued'`,
  `create index tasks_late on tasks (start_before) where state = 'queued' and start_before is not null`,
  `create index tasks_leased on tasks (lease_until) where state = 'running'`,
  `create index tasks_expiring on tasks (expires_at) where expires_at is not null`,
  `create index tasks_by_owner_and_state on tasks (owner, state)`,
  `create index tasks_by_owner on tasks (owner, seq)`,
  `create unique index tasks_idempotency on tasks (owner, idempotency_hash) where idempotency_hash is not null`,
  `create table task_logs (
    seq ${seq},
    task_id text not null references tasks (id) on delete cascade,
    at bigint not null,
    level text not null,
    message text not null
  )`,
  `create index task_logs_by_task on task_logs (task_id, seq)`,
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
  `create index deliveries_due on deliveries (due_at, seq) where state = 'pending'`,
  `create index deliveries_by_state on deliveries (state, seq)`,
  `create index deliveries_by_task on deliveries (task_id)`,
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
  `create index uploads_expiring on uploads (expires_at)`,
  `create table api_keys (
    seq ${seq},
    id text not null unique,
    name text not null,
    secret_hash text not null unique,
    limits text not null,
    created_at bigint not null,
    revoked_at bigint
  )`,
  `create unique index api_keys_name on api_keys (name) where revoked_at is null`,
  `create table secrets (name text not null primary key, value text not null)`,
  `alter table tasks add column upload_url text`,
  `alter table deliveries add column kind text not null default 'webhook' check (kind in ('webhook', 'upload'))`,
  "create table schema_version (number integer not null)",
  "insert into schema_version (number) values (2)",
];
