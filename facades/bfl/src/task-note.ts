import type { Task } from "@lacuna/jobs";
import { z } from "zod";

/** What this facade remembers of a request beside the command, for when it calls the webhook. */
const noteSchema = z.object({
  /** Where the link to the result points: there is no request then to take it from. */
  origin: z.string(),
  webhookSecret: z.string().optional(),
});

export type TaskNote = z.infer<typeof noteSchema>;

/** @param task  One that this facade accepted. */
export function readNote(task: Task): TaskNote {
  return noteSchema.parse(task.origin.note);
}

export function writeNote(
  origin: string,
  webhookSecret: string | undefined,
): { readonly origin: string; readonly webhookSecret?: string } {
  return { origin, ...(webhookSecret !== undefined && { webhookSecret }) };
}
