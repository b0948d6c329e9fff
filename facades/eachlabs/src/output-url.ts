import { extensionOf, type FacadeServices } from "@lacuna/http";
import type { SucceededTask } from "@lacuna/jobs";

/** @returns  Makes a link to a prediction's picture that works as long as the prediction is kept. */
export function outputUrlOn({ links }: Pick<FacadeServices, "links">, origin: string): (task: SucceededTask) => string {
  return ({ id, result, expiresAt }) => {
    const extension = extensionOf(result.artifacts[0]?.contentType ?? "");
    return links.sign({ taskId: id, index: 0, extension, expiresAt }, origin);
  };
}
