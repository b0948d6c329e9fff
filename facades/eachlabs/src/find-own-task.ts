import type { Caller, FacadeServices } from "@lacuna/http";
import type { Task } from "@lacuna/jobs";
import { FACADE_NAME } from "./endpoints.ts";
import { EachlabsError } from "./errors.ts";

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * The prediction of this id, when it came in through this contract and under this caller's key.
 *
 * @throws EachlabsError  404, whether there is none or it is somebody else's.
 */
export async function findOwnTask(
  { tasks }: Pick<FacadeServices, "tasks">,
  caller: Caller,
  predictionId: string,
): Promise<Task> {
  const id = predictionId.toLowerCase();
  const task = UUID.test(id) ? await tasks.find(id) : undefined;
  if (task?.origin.facade === FACADE_NAME && task.owner === caller.owner) return task;
  throw new EachlabsError(404, "Prediction not found");
}
