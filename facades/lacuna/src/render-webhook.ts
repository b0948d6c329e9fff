import { createHmac } from "node:crypto";
import type { FacadeServices, RenderedWebhook } from "@lacuna/http";
import type { Delivery, FinishedTask } from "@lacuna/jobs";
import type { WireWebhook } from "./contract.ts";
import { showTask } from "./show-task.ts";
import { readNote } from "./task-note.ts";
import { toTime } from "./translate.ts";

const SECRET_PREFIX = "whsec_";

/**
 * Word of a task's end: the task, as reading it shows it. Signed when the caller has sent a secret, as Standard Webhooks
 * 1.0 has it: HMAC-SHA256 over id, time in seconds and body, with a "." between them.
 */
export async function renderWebhook(
  services: Pick<FacadeServices, "links" | "tasks" | "readArtifact" | "priceOf" | "now">,
  task: FinishedTask,
  delivery: Delivery,
): Promise<RenderedWebhook> {
  const { origin = "", webhookSecret } = readNote(task);
  const said: WireWebhook = {
    type: "task.finished",
    timestamp: toTime(task.finishedAt),
    data: await showTask(services, task, origin),
  };
  const body = Buffer.from(JSON.stringify(said));
  const timestamp = String(Math.floor(services.now() / 1000));
  return {
    headers: {
      "content-type": "application/json",
      "webhook-id": delivery.id,
      "webhook-timestamp": timestamp,
      ...(webhookSecret !== undefined && {
        "webhook-signature": sign(webhookSecret, `${delivery.id}.${timestamp}.`, body),
      }),
    },
    body,
  };
}

function sign(secret: string, head: string, body: Uint8Array): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
  return `v1,${createHmac("sha256", key).update(head).update(body).digest("base64")}`;
}
