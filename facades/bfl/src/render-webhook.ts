import { createHmac } from "node:crypto";
import type { FacadeServices, RenderedWebhook } from "@lacuna/http";
import type { FinishedTask } from "@lacuna/jobs";
import { signSample } from "./sign-sample.ts";
import { readNote } from "./task-note.ts";
import { toResultReply } from "./translate.ts";

/**
 * What a poll would say, signed when the caller gave a secret. The vendor documents neither; docs/facades/bfl.md says so.
 */
export function renderWebhook(services: Pick<FacadeServices, "links" | "now">, task: FinishedTask): RenderedWebhook {
  const { origin, webhookSecret } = readNote(task);
  const body = Buffer.from(JSON.stringify(toResultReply(task, signSample(services, task, origin))));
  const signature =
    webhookSecret === undefined
      ? {}
      : { "x-bfl-signature": `sha256=${createHmac("sha256", webhookSecret).update(body).digest("hex")}` };
  return { headers: { "content-type": "application/json", ...signature }, body };
}
