import { ToolError } from "../errors/failure.ts";
import type { Session } from "../server/session.ts";
import type { ResultFile, Task } from "../tasks/task.ts";

export type SucceededTask = Extract<Task, { state: "succeeded" }>;

/** @param number  From 1. @throws ToolError  task_not_found, result_not_found. */
export function findResult(
  { tasks }: Pick<Session, "tasks">,
  taskId: string,
  number: number,
): { readonly task: SucceededTask; readonly result: ResultFile } {
  const task = tasks.get(taskId);
  if (task.state !== "succeeded")
    throw new ToolError("result_not_found", `The task is ${task.state}; it has no result.`);
  const result = task.outcome.results[number - 1];
  if (result === undefined) {
    throw new ToolError("result_not_found", `The task has ${task.outcome.results.length} results, and no ${number}.`);
  }
  return { task, result };
}

/** A result's bytes: those that were kept, or what lies where it was written. @throws ToolError */
export async function readResult(
  session: Pick<Session, "tasks" | "files">,
  taskId: string,
  number: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { content } = findResult(session, taskId, number).result;
  return "bytes" in content ? content.bytes : session.files.read(content.path, signal);
}
