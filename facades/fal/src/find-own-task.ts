import type { Caller, FacadeServices } from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import { serviceError } from "./errors.ts";

/** `TaskOrigin.facade` of the tasks accepted here. */
export const FACADE_NAME = "fal";

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * The request of this id, when it came in through this contract and under this caller's key.
 *
 * @throws FalError  404, whether there is none or it is somebody else's.
 */
export async function findOwnTask(
  { tasks }: Pick<FacadeServices, "tasks">,
  caller: Caller,
  requestId: string,
): Promise<Task> {
  const id = requestId.toLowerCase();
  const task = UUID.test(id) ? await tasks.find(id) : undefined;
  if (task?.origin.facade === FACADE_NAME && task.owner === caller.owner) return task;
  throw serviceError(404, "Request not found", "not_found");
}
