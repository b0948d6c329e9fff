import type { Selectable } from "kysely";
import type { Command } from "../../model/command.ts";
import type { Failure } from "../../model/failure.ts";
import type { FinishedTask, QueuedTask, Result, RunningTask, Task, TaskOrigin } from "../../model/task.ts";
import type { TasksTable } from "../database/tables.ts";

export const TASK_COLUMNS = [
  "id",
  "owner",
  "state",
  "priority",
  "command",
  "origin",
  "image_width",
  "image_height",
  "attempt",
  "accepted_at",
  "cancel_requested_at",
  "started_at",
  "lease_until",
  "finished_at",
  "expires_at",
  "result",
  "failure",
] as const;

export type TaskRow = Pick<Selectable<TasksTable>, (typeof TASK_COLUMNS)[number]>;

export function toTask(row: TaskRow): Task {
  if (row.state === "queued") return toQueuedTask(row);
  if (row.state === "running") return toRunningTask(row);
  return toFinishedTask(row, row.state);
}

export function toRunningTask(row: TaskRow): RunningTask {
  return {
    ...toBase(row),
    state: "running",
    startedAt: present(row, "started_at"),
    leaseUntil: present(row, "lease_until"),
    isCancelRequested: row.cancel_requested_at !== null,
  };
}

function toQueuedTask(row: TaskRow): QueuedTask {
  return { ...toBase(row), state: "queued" };
}

function toFinishedTask(row: TaskRow, state: FinishedTask["state"]): FinishedTask {
  const base = { ...toBase(row), finishedAt: present(row, "finished_at"), expiresAt: present(row, "expires_at") };
  const started = row.started_at === null ? {} : { startedAt: row.started_at };
  if (state === "cancelled") return { ...base, ...started, state };
  if (state === "failed") {
    const failure: Failure = JSON.parse(present(row, "failure"));
    return { ...base, ...started, state, failure };
  }
  const result: Result = JSON.parse(present(row, "result"));
  return { ...base, state, startedAt: present(row, "started_at"), result };
}

function toBase(row: TaskRow) {
  const command: Command = JSON.parse(row.command);
  const origin: TaskOrigin = JSON.parse(row.origin);
  const { image_width: width, image_height: height } = row;
  return {
    id: row.id,
    command,
    origin,
    owner: row.owner,
    priority: row.priority,
    acceptedAt: row.accepted_at,
    ...(width === null || height === null ? {} : { imageSize: { width, height } }),
    attempt: row.attempt,
  };
}

/** A column that is never empty in the row's state. */
function present<Column extends keyof TaskRow>(row: TaskRow, column: Column): NonNullable<TaskRow[Column]> {
  const value = row[column];
  if (value === null || value === undefined) throw new Error(`Task ${row.id} is ${row.state} but has no ${column}.`);
  return value;
}
