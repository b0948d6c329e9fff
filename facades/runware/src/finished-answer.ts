import { extensionOf, type FacadeServices, toBase64 } from "@lacuna/http";
import { type Artifact, chargeUsd, type FinishedTask, type SucceededTask } from "@lacuna/jobs";
import type { Answer } from "./contract.ts";
import { toErrorReply } from "./failures.ts";
import { FACADE_NAME, readNote, type TaskNote } from "./task-note.ts";
import { errorAnswer } from "./to-answer.ts";
import { uploadFailure } from "./upload-state.ts";
import { type ResultPicture, toResultItem } from "./translate.ts";

export type FinishedServices = Pick<FacadeServices, "tasks" | "links" | "readArtifact" | "priceOf">;

/** How a finished result is told to its caller. @param origin  Where its link points. */
export async function finishedAnswer(services: FinishedServices, task: FinishedTask, origin: string): Promise<Answer> {
  const note = readNote(task);
  const names = { taskType: "imageInference", taskUUID: note.taskUUID };
  if (task.state !== "succeeded") {
    const { status, fields } = toErrorReply(task);
    return errorAnswer(status, fields, names);
  }
  const uploadProblem = note.isUploaded ? await uploadFailure(services, task.id) : undefined;
  if (uploadProblem !== undefined) {
    const message = `The result could not be put at uploadEndpoint. ${uploadProblem}`;
    return errorAnswer(400, { code: "uploadFailed", message, parameter: "uploadEndpoint" }, names);
  }
  const [artifact] = task.result.artifacts;
  if (artifact === undefined) throw new Error(`Task ${task.id} has succeeded without a result.`);
  const rule = services.priceOf(`${FACADE_NAME}/${task.origin.model}`);
  const costUsd = note.includeCost ? chargeUsd(rule, task.result, artifact) : undefined;
  const picture = await showPicture(services, task, note, artifact, origin);
  return { kind: "data", items: [toResultItem(task, note, picture, costUsd)] };
}

async function showPicture(
  { links, readArtifact }: FinishedServices,
  task: SucceededTask,
  { outputType }: TaskNote,
  artifact: Artifact,
  origin: string,
): Promise<ResultPicture> {
  if (outputType === "URL") {
    const extension = extensionOf(artifact.contentType);
    return { imageURL: links.sign({ taskId: task.id, index: 0, extension, expiresAt: task.expiresAt }, origin) };
  }
  const base64 = toBase64(await readArtifact(artifact));
  if (outputType === "base64Data") return { imageBase64Data: base64 };
  return { imageDataURI: `data:${artifact.contentType};base64,${base64}` };
}
