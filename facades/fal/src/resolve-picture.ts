import type { FacadeServices } from "@lacuna/http";
import { decodeInlineImage, type SubmittedInput } from "@lacuna/jobs";
import { explanationOf, inputError } from "./errors.ts";
import { readPictureSource } from "./picture-source.ts";

/**
 * Turns what stands in `image_url` or `mask_url` into something that a task can be made of. Addresses elsewhere stay
 * addresses: the worker fetches them.
 *
 * @throws FalError, IntakeError  when it is nothing of the kind
 */
export async function resolvePicture(
  services: Pick<FacadeServices, "links" | "tasks" | "readArtifact">,
  field: "image_url" | "mask_url",
  text: string,
  ownOrigin: string,
): Promise<SubmittedInput> {
  const source = readPictureSource(text, ownOrigin);
  switch (source.kind) {
    case "inline":
      return decodeInlineImage(source.text, field === "image_url" ? "image" : "mask");
    case "result":
      return { kind: "bytes", bytes: await readResult(services, field, source.pathAndQuery) };
    case "unreadable":
      throw unreadable(field, "The value is neither an http(s) URL nor a data URI.");
    default:
      return source;
  }
}

/** Our own results are read here, not fetched: the outbound door rightly refuses to call this service itself. */
async function readResult(
  services: Pick<FacadeServices, "links" | "tasks" | "readArtifact">,
  field: string,
  pathAndQuery: string,
): Promise<Uint8Array> {
  const link = services.links.verify(pathAndQuery);
  const task = link.kind === "valid" ? await services.tasks.find(link.taskId) : undefined;
  const artifact = link.kind === "valid" && task?.state === "succeeded" ? task.result.artifacts[link.index] : undefined;
  if (artifact === undefined) throw unreadable(field, "The link does not lead to a file of this service any more.");
  return await services.readArtifact(artifact);
}

function unreadable(field: string, msg: string): Error {
  const type = "file_download_error";
  return inputError({ loc: ["body", field], msg, type, url: explanationOf(type) });
}
