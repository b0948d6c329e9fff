import type { FailureCode, JobStore, Task, TaskState } from "@lacuna/jobs";
import { CommandError } from "./command-error.ts";
import { describeWebhook, toWebhookLine } from "./webhooks-command.ts";

export interface TaskListRequest {
  readonly states: readonly TaskState[];
  readonly failureCode?: FailureCode;
  readonly limit: number;
  readonly isJson: boolean;
}

type Print = (line: string) => void;

/** Of a task that has ended its worker as often as it may be tried. */
export const QUARANTINED: FailureCode = "worker_lost";

/** Newest first: a line each, fields separated by tabs, or all as a JSON array. */
export async function listTasks(
  store: JobStore,
  { states, failureCode, limit, isJson }: TaskListRequest,
  print: Print,
): Promise<void> {
  const tasks = await store.list({ states, limit, ...(failureCode !== undefined && { failureCode }) });
  if (isJson) return print(JSON.stringify(tasks.map(describeTask), undefined, 2));
  for (const task of tasks) print(toTaskLine(task));
}

/** @throws CommandError  when there is no such task. */
export async function showTask(
  store: JobStore,
  id: string,
  { isJson }: { readonly isJson: boolean },
  print: Print,
): Promise<void> {
  const task = await store.find(id);
  if (task === undefined) throw new CommandError(`There is no task ${id}, or not any more.`);
  const log = (await store.readLog(id)).map(({ at, ...line }) => ({ at: new Date(at).toISOString(), ...line }));
  const deliveries = await store.deliveries.listOf(id);
  if (isJson) {
    return print(
      JSON.stringify({ ...describeTask(task), log, webhooks: deliveries.map(describeWebhook) }, undefined, 2),
    );
  }
  for (const [name, value] of Object.entries(describeTask(task))) {
    print(`${name.padEnd(12)}${typeof value === "object" ? JSON.stringify(value) : value}`);
  }
  for (const { at, level, message } of log) print(`log         ${at} ${level}: ${message}`);
  for (const delivery of deliveries) print(`webhook     ${toWebhookLine(delivery)}`);
}

/**
 * Puts failed tasks back into the queue, all that can be.
 *
 * @throws CommandError  naming those that cannot.
 */
export async function retryTasks(store: JobStore, ids: readonly string[], print: Print): Promise<void> {
  const refused: string[] = [];
  for (const id of ids) {
    const outcome = await store.retry(id);
    if (outcome === "queued") print(`${id}\tqueued`);
    else if (outcome === "not_found") refused.push(`There is no task ${id}, or not any more.`);
    else refused.push(`Task ${id} has not failed: only failed tasks can be tried again.`);
  }
  if (refused.length > 0) throw new CommandError(refused.join("\n"));
}

/** Without what its caller sent: pictures, prompts, secrets of webhooks. */
function describeTask(task: Task) {
  return {
    id: task.id,
    state: task.state,
    owner: task.owner,
    contract: task.origin.facade,
    model: task.origin.model,
    kind: task.command.kind,
    ...(task.imageSize !== undefined && { size: `${task.imageSize.width}x${task.imageSize.height}` }),
    attempts: task.attempt,
    acceptedAt: time(task.acceptedAt),
    ...("startedAt" in task && { startedAt: time(task.startedAt) }),
    ...("finishedAt" in task && { finishedAt: time(task.finishedAt), expiresAt: time(task.expiresAt) }),
    ...(task.state === "running" && { leaseUntil: time(task.leaseUntil) }),
    ...(task.state === "failed" && { failure: task.failure }),
  };
}

function time(at: number): string {
  return new Date(at).toISOString();
}

function toTaskLine(task: Task): string {
  const { id, state, owner, contract, model, acceptedAt, attempts } = describeTask(task);
  const failure = task.state === "failed" ? [task.failure.code, task.failure.message] : [];
  return [id, state, `${contract}/${model}`, owner, acceptedAt, `${attempts} attempts`, ...failure].join("\t");
}
