import type { FacadeServices } from "@lacuna/http";
import type { Delivery, TaskId } from "@lacuna/jobs";

/** Whether a result is still to arrive at its `uploadEndpoint`. */
export async function isUploading({ tasks }: Pick<FacadeServices, "tasks">, taskId: TaskId): Promise<boolean> {
  return (await findUpload(tasks, taskId))?.state === "pending";
}

/** @returns  Why it was given up to put a result at its `uploadEndpoint`; undefined when it was not. */
export async function uploadFailure(
  { tasks }: Pick<FacadeServices, "tasks">,
  taskId: TaskId,
): Promise<string | undefined> {
  const upload = await findUpload(tasks, taskId);
  return upload?.state === "abandoned" ? (upload.lastError ?? "It did not succeed.") : undefined;
}

async function findUpload(tasks: FacadeServices["tasks"], taskId: TaskId): Promise<Delivery | undefined> {
  return (await tasks.deliveries(taskId)).find(({ kind }) => kind === "upload");
}
