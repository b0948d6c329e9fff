import { ToolError } from "../errors/failure.ts";
import type { Task } from "../tasks/task.ts";
import { type taskOutput, toTaskContent, toTaskOutput } from "./task-schema.ts";
import type { CallContext, ReplyOf } from "./tool.ts";

/**
 * Waits for a task and answers with its results; at once when it runs in the background. A call that is cancelled cancels
 * its task.
 *
 * @throws ToolError  what the task has failed with.
 */
export async function followTask(
  task: Task,
  { background, preview }: { readonly background: boolean; readonly preview: "whole" | "hole" | "none" },
  context: CallContext,
): Promise<ReplyOf<typeof taskOutput>> {
  const followed = background ? task : await waitOrCancel(task, context);
  if (followed.state === "failed") throw new ToolError(followed.failure.code, followed.failure.message);
  if (followed.state === "cancelled") throw new ToolError("cancelled", "The task was cancelled.");
  return { content: toTaskContent(followed, preview !== "none"), structured: toTaskOutput(followed) };
}

async function waitOrCancel({ id, kind, image }: Task, { tasks, signal, onProgress }: CallContext): Promise<Task> {
  const word = kind === "erase" ? "erasing from" : "filling";
  try {
    return await tasks.wait(id, signal, (task) => {
      if (task.state === "running") onProgress(task.progress, `${word} ${image}`);
    });
  } catch (error) {
    if (signal.aborted) await tasks.cancel(id);
    throw error;
  }
}
