import { type Caller, type FacadeServices, findTask } from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import { FACADE_NAME } from "./endpoints.ts";
import { EachlabsError } from "./errors.ts";

/**
 * The prediction of this id, when it came in through this contract and under this caller's key.
 *
 * @throws EachlabsError  404, whether there is none or it is somebody else's.
 */
export async function findOwnTask(
  services: Pick<FacadeServices, "tasks">,
  caller: Caller,
  predictionId: string,
): Promise<Task> {
  const task = await findTask(services, predictionId);
  if (task?.origin.facade === FACADE_NAME && task.owner === caller.owner) return task;
  throw new EachlabsError(404, "Prediction not found");
}
