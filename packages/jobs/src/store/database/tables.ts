import type { ColumnType, Generated } from "kysely";
import type { EpochMs, LogLine, TaskState } from "../../model/task.ts";
import type { QuotaSpan } from "../quotas/quota-span.ts";
import type { DeliveryKind, DeliveryState } from "../delivery-store.ts";

/** The tables as the newest migration leaves them. JSON is kept as text, so that both engines read it alike. */
export interface Tables {
  tasks: TasksTable;
  open_task_counts: OpenTaskCountsTable;
  task_logs: TaskLogsTable;
  deliveries: DeliveriesTable;
  uploads: UploadsTable;
  api_keys: ApiKeysTable;
  secrets: SecretsTable;
  key_usage: KeyUsageTable;
  workers: WorkersTable;
}

/** Counts up as rows are added: the order in which things came. */
type Serial = Generated<number>;
/** Set when the row is added, never again. */
type Fixed<Value> = ColumnType<Value, Value, never>;

export interface TasksTable {
  seq: Serial;
  id: Fixed<string>;
  owner: Fixed<string>;
  state: TaskState;
  priority: Fixed<number>;
  command: Fixed<string>;
  origin: Fixed<string>;
  /** What the worker must set aside; more by `HIDDEN_BYTES` for needs that the first version does not know. */
  memory_bytes: Fixed<number>;
  /** What a worker must be able to do. Empty in tasks that an older program has accepted, until somebody looks. */
  need: string | null;
  retention_ms: Fixed<number>;
  webhook_url: Fixed<string | null>;
  upload_url: Fixed<string | null>;
  /** Hex SHA-256 of the caller's key: of one length whatever the caller sends. */
  idempotency_hash: Fixed<string | null>;
  image_width: number | null;
  image_height: number | null;
  /** Runs begun. Never falls, for it is the fence. */
  attempt: number;
  /** Runs that do not count toward the most a task may have. */
  forgiven: number;
  /** What `attempt` was when an operator had the task done anew, after it had failed: 0, or the last time of several. */
  retried_at_attempt: Generated<number>;
  worker_id: string | null;
  accepted_at: Fixed<EpochMs>;
  /** Emptied by the first claim. */
  start_before: EpochMs | null;
  cancel_requested_at: EpochMs | null;
  started_at: EpochMs | null;
  lease_until: EpochMs | null;
  finished_at: EpochMs | null;
  expires_at: EpochMs | null;
  result: string | null;
  /** Of the result's files together. Empty where there is none, or an older program has stored it. */
  result_bytes: number | null;
  failure: string | null;
}

/** Written by triggers only. */
interface OpenTaskCountsTable {
  owner: Fixed<string>;
  part: Fixed<number>;
  /** Tasks that wait or run: the sum over an owner's parts. One part alone may be negative. */
  open: Fixed<number>;
}

interface TaskLogsTable {
  seq: Serial;
  task_id: Fixed<string>;
  at: Fixed<EpochMs>;
  level: Fixed<LogLine["level"]>;
  message: Fixed<string>;
}

export interface DeliveriesTable {
  seq: Serial;
  id: Fixed<string>;
  task_id: Fixed<string>;
  kind: Fixed<DeliveryKind>;
  url: Fixed<string>;
  state: DeliveryState;
  attempt: number;
  created_at: Fixed<EpochMs>;
  /** When it may be claimed: for a leased one, when the lease ends. */
  due_at: EpochMs;
  /** As the task's: what `attempt` was when an operator had it sent anew. */
  retried_at_attempt: Generated<number>;
  /** 1 while a sender has it, else 0. */
  leased: number;
  last_error: string | null;
}

export interface UploadsTable {
  id: Fixed<string>;
  owner: Fixed<string>;
  file_name: Fixed<string>;
  content_type: string;
  created_at: Fixed<EpochMs>;
  expires_at: Fixed<EpochMs>;
  artifact_key: string | null;
  size_bytes: number | null;
}

export interface ApiKeysTable {
  seq: Serial;
  id: Fixed<string>;
  name: Fixed<string>;
  secret_hash: Fixed<string>;
  limits: string;
  created_at: Fixed<EpochMs>;
  last_used_at: EpochMs | null;
  revoked_at: EpochMs | null;
}

interface KeyUsageTable {
  owner: Fixed<string>;
  span: Fixed<QuotaSpan>;
  started_at: EpochMs;
  tasks: number;
  pixels: number;
}

interface SecretsTable {
  name: Fixed<string>;
  /** Base64. */
  value: Fixed<string>;
}

export interface WorkersTable {
  id: Fixed<string>;
  version: string;
  /** JSON. */
  abilities: string;
  started_at: Fixed<EpochMs>;
  seen_at: EpochMs;
  /** When it said that it goes. */
  left_at: EpochMs | null;
}
