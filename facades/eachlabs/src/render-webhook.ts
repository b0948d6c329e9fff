import type { FacadeServices, RenderedWebhook } from "@lacuna/http";
import type { FinishedTask } from "@lacuna/jobs";
import { outputUrlOn } from "./output-url.ts";
import { readNote } from "./task-note.ts";
import { toWebhookBody } from "./translate.ts";

/** Word of a prediction's end, if it was not cancelled. The secret goes along as it is: this vendor signs nothing. */
export function renderWebhook(
  services: Pick<FacadeServices, "links">,
  task: FinishedTask,
): RenderedWebhook | undefined {
  if (task.state === "cancelled") return undefined;
  const { origin, webhookSecret } = readNote(task);
  return {
    headers: {
      "content-type": "application/json",
      ...(webhookSecret !== undefined && { "x-webhook-secret": webhookSecret }),
    },
    body: Buffer.from(JSON.stringify(toWebhookBody(task, outputUrlOn(services, origin)))),
  };
}
