import type { FacadeServices, RenderedWebhook } from "@lacuna/http";
import type { Delivery, FinishedTask } from "@lacuna/jobs";
import { type FinishedServices, finishedAnswer } from "./finished-answer.ts";
import { encodeFrame } from "./socket/frames.ts";
import { readNote } from "./task-note.ts";

/**
 * What a result's own reply would be: the vendor signs nothing, callers put a secret into the address. For an upload, the
 * picture's bytes.
 */
export async function renderWebhook(
  services: FinishedServices,
  task: FinishedTask,
  { kind }: Pick<Delivery, "kind">,
): Promise<RenderedWebhook> {
  if (kind === "upload") return renderUpload(services, task);
  const answer = await finishedAnswer(services, task, readNote(task).origin);
  return { headers: { "content-type": "application/json" }, body: Buffer.from(encodeFrame(answer)) };
}

async function renderUpload(
  { readArtifact }: Pick<FacadeServices, "readArtifact">,
  task: FinishedTask,
): Promise<RenderedWebhook> {
  const artifact = task.state === "succeeded" ? task.result.artifacts[0] : undefined;
  if (artifact === undefined) throw new Error(`Task ${task.id} has nothing to upload.`);
  const body = await readArtifact(artifact);
  return { method: "PUT", headers: { "content-type": artifact.contentType }, body };
}
