import type { Task } from "@lacuna/jobs";
import { z } from "zod";

const taskNote = z.object({
  /** Of the request, where it had an idempotency key. */
  fingerprint: z.string().exactOptional(),
  /** Where the client reaches us: links in its webhook begin with it. */
  origin: z.string().exactOptional(),
  webhookSecret: z.string().exactOptional(),
});
/** What this contract remembers of a request. */
export type TaskNote = z.infer<typeof taskNote>;

export function readNote({ origin }: Task): TaskNote {
  return taskNote.safeParse(origin.note).data ?? {};
}
