import { type Caller, type FacadeServices, isUuid } from "@lacuna/http";
import { decodeInlineImage, type SubmittedInput } from "@lacuna/jobs";
import { RunwareError } from "./errors.ts";
import { FACADE_NAME } from "./task-note.ts";

/**
 * Turns what stands for a picture into something that a task can be made of: a URL, a data URI, base64, or the UUID of an
 * upload or of an earlier result of the same caller. URLs stay URLs: the worker fetches them.
 *
 * @throws RunwareError, IntakeError  when it is nothing of the kind
 */
export async function resolvePicture(
  services: Pick<FacadeServices, "tasks" | "readArtifact">,
  caller: Caller,
  role: "image" | "mask",
  text: string,
): Promise<SubmittedInput> {
  const trimmed = text.trim();
  if (!isUuid(trimmed)) return decodeInlineImage(trimmed, role);
  const uuid = trimmed.toLowerCase();
  const upload = await services.tasks.uploads.find(uuid);
  if (upload?.owner === caller.owner) return { kind: "upload", uploadId: uuid };
  const task = await services.tasks.find(uuid);
  const isOwn = task?.owner === caller.owner && task.origin.facade === FACADE_NAME;
  const artifact = isOwn && task.state === "succeeded" ? task.result.artifacts[0] : undefined;
  if (artifact !== undefined) return { kind: "bytes", bytes: await services.readArtifact(artifact) };
  const message = `'inputs.${role}' is the UUID of no image of yours, or of one that has expired.`;
  throw new RunwareError(404, { code: "imageNotFound", message, parameter: `inputs.${role}` });
}
