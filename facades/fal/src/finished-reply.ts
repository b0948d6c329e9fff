import { type FacadeServices, toDataUri } from "@lacuna/http";
import type { Artifact, FinishedTask, SucceededTask } from "@lacuna/jobs";
import type { WireReply } from "./contract.ts";
import { toErrorReply } from "./failures.ts";
import { readNote } from "./task-note.ts";
import { extensionOf, toOutput } from "./translate.ts";

/** The status, headers and body that the model itself would answer for a finished request. */
export async function replyToFinished(
  services: Pick<FacadeServices, "links" | "readArtifact">,
  task: FinishedTask,
  origin: string,
): Promise<WireReply> {
  if (task.state !== "succeeded") return toErrorReply(task);
  const { artifacts } = task.result;
  const urls = readNote(task).isInline
    ? await Promise.all(
        artifacts.map(async (artifact) => toDataUri(await services.readArtifact(artifact), artifact.contentType)),
      )
    : artifacts.map((artifact, index) => signedLink(services, task, artifact, index, origin));
  return { status: 200, headers: {}, body: toOutput(task, urls) };
}

function signedLink(
  { links }: Pick<FacadeServices, "links">,
  task: SucceededTask,
  artifact: Artifact,
  index: number,
  origin: string,
): string {
  const extension = extensionOf(artifact.contentType);
  return links.sign({ taskId: task.id, index, extension, expiresAt: task.expiresAt }, origin);
}
