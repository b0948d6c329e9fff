import { Readable } from "node:stream";
import { beginUploadAs, type FacadeServices, requireChange } from "@lacuna/http";
import { decodeInlineImage, IntakeError, inspectSubmission } from "@lacuna/jobs";
import { imageUploadTask, mediaStorageTask } from "../contract.ts";
import { RunwareError } from "../errors.ts";
import { toFailureReply } from "../failures.ts";
import { parseTask } from "../parse-task.ts";
import type { BegunTask, TaskContext } from "../task-context.ts";

type Services = Pick<FacadeServices, "tasks" | "countRequest" | "maxUploadBytes">;

export async function storeImage(services: Services, context: TaskContext, body: unknown): Promise<BegunTask> {
  services.countRequest(context.caller);
  const { taskType, taskUUID, image } = parseTask(imageUploadTask, body);
  const { id, url } = await storePicture(services, context, "image", image);
  return { answers: [{ kind: "data", items: [{ taskType, taskUUID, imageUUID: id, imageURL: url }] }], awaited: [] };
}

export async function storeMedia(services: Services, context: TaskContext, body: unknown): Promise<BegunTask> {
  services.countRequest(context.caller);
  const { taskType, taskUUID, media } = parseTask(mediaStorageTask, body);
  const { id, url } = await storePicture(services, context, "media", media);
  return { answers: [{ kind: "data", items: [{ taskType, taskUUID, mediaUUID: id, mediaURL: url }] }], awaited: [] };
}

/** Keeps a picture for tasks to come. @throws RunwareError, TooLargeError  when it is none, or too large */
async function storePicture(
  services: Services,
  { caller, origin }: TaskContext,
  parameter: "image" | "media",
  text: string,
): Promise<{ readonly id: string; readonly url: string }> {
  const { tasks, maxUploadBytes } = services;
  requireChange(caller); // before anything is fetched for it
  try {
    const input = decodeInlineImage(text);
    if (input.kind === "upload") throw new Error("A text was read as an upload.");
    const bytes = input.kind === "bytes" ? input.bytes : await tasks.uploads.download(input.url);
    const { image } = await inspectSubmission({ image: bytes }, { maxBytes: maxUploadBytes });
    const contentType = `image/${image?.format}`;
    const { id } = await beginUploadAs(services, caller, { fileName: "image", contentType });
    await tasks.uploads.put(id, Readable.from([bytes]));
    return { id, url: `${origin}/runware/images/${id}` };
  } catch (error) {
    if (!(error instanceof IntakeError)) throw error;
    const { status, fields } = toFailureReply(error.failure);
    throw new RunwareError(status, { ...fields, parameter }, { cause: error });
  }
}
