import type { FacadeServices } from "@lacuna/http";
import type { SubmittedInput } from "@lacuna/jobs";
import { invalidField } from "./failures.ts";

/**
 * Turns an address into something that a task can be made of. The worker fetches those elsewhere; our own results are
 * read here, as the outbound door rightly refuses to call this service itself.
 *
 * @param field  What `input` calls it.
 * @throws EachlabsError  400 when a link of ours leads nowhere any more.
 */
export async function resolvePicture(
  services: Pick<FacadeServices, "links" | "tasks" | "readArtifact">,
  field: string,
  url: string,
  ownOrigin: string,
): Promise<SubmittedInput> {
  const { origin, pathname, search } = new URL(url);
  if (origin !== new URL(ownOrigin).origin || !pathname.startsWith("/artifacts/")) return { kind: "url", url };
  const link = services.links.verify(pathname + search);
  const task = link.kind === "valid" ? await services.tasks.find(link.taskId) : undefined;
  const artifact = link.kind === "valid" && task?.state === "succeeded" ? task.result.artifacts[link.index] : undefined;
  if (artifact === undefined) {
    throw invalidField(`input.${field}`, "The link does not lead to a result of this service any more.");
  }
  return { kind: "bytes", bytes: await services.readArtifact(artifact) };
}
