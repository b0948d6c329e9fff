import { randomBytes } from "node:crypto";
import type { FacadeServices, RenderedWebhook } from "@lacuna/http";
import type { FinishedTask } from "@lacuna/jobs";
import { replyToFinished } from "./finished-reply.ts";
import { readNote } from "./task-note.ts";
import { signWebhook, WEBHOOK_KEY_BYTES, WEBHOOK_KEY_NAME } from "./webhook-signature.ts";

/** The body and the signed headers that tell a caller's address how a request ended. */
export async function renderWebhook(
  services: Pick<FacadeServices, "links" | "readArtifact" | "secret" | "now">,
  task: FinishedTask,
): Promise<RenderedWebhook> {
  const body = Buffer.from(JSON.stringify(await webhookBody(services, task)));
  const signed = { requestId: task.id, userId: task.owner, atMs: services.now(), body };
  const headers = signWebhook(await webhookKey(services), signed);
  return { headers: { "content-type": "application/json", ...headers }, body };
}

/** The key's 32 bytes; made when it is first asked for. */
export function webhookKey(services: Pick<FacadeServices, "secret">): Promise<Uint8Array> {
  return services.secret(WEBHOOK_KEY_NAME, () => randomBytes(WEBHOOK_KEY_BYTES));
}

async function webhookBody(
  services: Pick<FacadeServices, "links" | "readArtifact">,
  task: FinishedTask,
): Promise<Record<string, unknown>> {
  const { status, body } = await replyToFinished(services, task, readNote(task).origin);
  const ids = { request_id: task.id, gateway_request_id: task.id };
  if (status < 400) return { ...ids, status: "OK", payload: body };
  return { ...ids, status: "ERROR", error: `Invalid status code: ${status}`, payload: body };
}
