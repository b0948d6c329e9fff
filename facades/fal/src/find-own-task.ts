import { type Caller, type FacadeServices, findTask } from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import { serviceError } from "./errors.ts";

/** `TaskOrigin.facade` of the tasks accepted here. */
export const FACADE_NAME = "fal";

/**
 * The request of this id, when it came in through this contract and under this caller's key.
 *
 * @throws FalError  404, whether there is none or it is somebody else's.
 */
export async function findOwnTask(
  services: Pick<FacadeServices, "tasks">,
  caller: Caller,
  requestId: string,
): Promise<Task> {
  const task = await findTask(services, requestId);
  if (task?.origin.facade === FACADE_NAME && task.owner === caller.owner) return task;
  throw serviceError(404, "Request not found", "not_found");
}
