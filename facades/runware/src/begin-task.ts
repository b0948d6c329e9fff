import type { FacadeServices } from "@lacuna/http";
import { ERASE_MODEL, FILL_MODEL } from "./contract.ts";
import { RunwareError } from "./errors.ts";
import { acceptErase, acceptFill } from "./operations/accept-inference.ts";
import { getResponse } from "./operations/get-response.ts";
import { storeImage, storeMedia } from "./operations/store-upload.ts";
import type { BegunTask, TaskContext } from "./task-context.ts";
import { namesOf, toAnswer } from "./to-answer.ts";

/** Carries out one task of a request, or takes it in. Never rejects: what is wrong with a task is its answer. */
export async function beginTask(services: FacadeServices, context: TaskContext, task: unknown): Promise<BegunTask> {
  try {
    return await dispatch(services, context, task);
  } catch (error) {
    return { answers: [toAnswer(error, namesOf(task), context.log)], awaited: [] };
  }
}

async function dispatch(services: FacadeServices, context: TaskContext, task: unknown): Promise<BegunTask> {
  if (typeof task !== "object" || task === null || Array.isArray(task)) {
    throw new RunwareError(400, { code: "invalidTask", message: "Each task must be an object." });
  }
  const { taskType }: { readonly taskType?: unknown } = task;
  switch (taskType) {
    case "ping":
      return { answers: [{ kind: "data", items: [{ taskType: "ping", pong: true }] }], awaited: [] };
    case "imageInference":
      return beginInference(services, context, task);
    case "imageUpload":
      return storeImage(services, context, task);
    case "mediaStorage":
      return storeMedia(services, context, task);
    case "getResponse":
      return getResponse(services, context, task);
    case undefined:
      throw new RunwareError(400, {
        code: "missingParameter",
        message: "'taskType' is required.",
        parameter: "taskType",
      });
    default:
      throw new RunwareError(400, {
        code: "unsupportedTaskType",
        message: "'taskType' must be one of imageInference, imageUpload, mediaStorage, getResponse, ping.",
        parameter: "taskType",
      });
  }
}

function beginInference(
  services: FacadeServices,
  context: TaskContext,
  task: { readonly model?: unknown },
): Promise<BegunTask> {
  const parameter = "model";
  switch (task.model) {
    case ERASE_MODEL:
      return acceptErase(services, context, task);
    case FILL_MODEL:
      return acceptFill(services, context, task);
    case undefined:
      throw new RunwareError(400, { code: "missingParameter", message: "'model' is required.", parameter });
    default: {
      const message = `This server has no such model; it has ${ERASE_MODEL} and, where a provider for fills is configured, ${FILL_MODEL}.`;
      throw new RunwareError(400, { code: "unsupportedModel", message, parameter });
    }
  }
}
