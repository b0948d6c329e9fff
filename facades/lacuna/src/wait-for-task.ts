import type { FacadeServices } from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import { problemError } from "./errors.ts";

/**
 * The task when it is finished, or as it is after so many seconds. Who hangs up meanwhile loses the answer, not the task.
 *
 * @throws  The signal's reason; ProblemError 404, when it was deleted meanwhile.
 */
export async function waitForTask(
  { tasks }: Pick<FacadeServices, "tasks">,
  { id }: Task,
  seconds: number,
  signal: AbortSignal,
): Promise<Task> {
  const over = AbortSignal.timeout(seconds * 1000);
  try {
    await tasks.wait(id, AbortSignal.any([signal, over]));
  } catch (error) {
    if (!over.aborted || signal.aborted) throw error;
  }
  const found = await tasks.find(id);
  if (found === undefined) throw problemError(404, "not-found", "The task was deleted meanwhile.");
  return found;
}
