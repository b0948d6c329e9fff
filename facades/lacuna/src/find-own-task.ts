import type { Caller, FacadeServices } from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import { problemError } from "./errors.ts";

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * The task of this id, when it is this caller's, whichever contract it came in through.
 *
 * @throws ProblemError  404, whether there is none or it is somebody else's.
 */
export async function findOwnTask({ tasks }: Pick<FacadeServices, "tasks">, caller: Caller, id: string): Promise<Task> {
  const known = id.toLowerCase();
  const task = UUID.test(known) ? await tasks.find(known) : undefined;
  if (task?.owner === caller.owner) return task;
  throw problemError(404, "not-found", "There is no such task.");
}
