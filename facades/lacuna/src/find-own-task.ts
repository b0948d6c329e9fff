import { type Caller, type FacadeServices, findTask } from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import { problemError } from "./errors.ts";

/**
 * The task of this id, when it is this caller's, whichever contract it came in through.
 *
 * @throws ProblemError  404, whether there is none or it is somebody else's.
 */
export async function findOwnTask(services: Pick<FacadeServices, "tasks">, caller: Caller, id: string): Promise<Task> {
  const task = await findTask(services, id);
  if (task?.owner === caller.owner) return task;
  throw problemError(404, "not-found", "There is no such task.");
}
