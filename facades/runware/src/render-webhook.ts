import type { FacadeServices, RenderedWebhook } from "@lacuna/http";
import type { FinishedTask } from "@lacuna/jobs";
import { finishedAnswer } from "./finished-answer.ts";
import { encodeFrame } from "./socket/frames.ts";
import { readNote } from "./task-note.ts";

/** What a result's own reply would be. The vendor signs nothing: callers put a secret into the address. */
export async function renderWebhook(
  services: Pick<FacadeServices, "links" | "readArtifact" | "priceOf">,
  task: FinishedTask,
): Promise<RenderedWebhook> {
  const answer = await finishedAnswer(services, task, readNote(task).origin);
  return { headers: { "content-type": "application/json" }, body: Buffer.from(encodeFrame(answer)) };
}
