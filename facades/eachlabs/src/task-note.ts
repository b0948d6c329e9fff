import type { Task } from "@lacuna/jobs";
import { z } from "zod";

const noteSchema = z.object({
  /** Where links of the webhook point: there is no request then to take it from. */
  origin: z.string(),
  /** The model's input as it was taken, for polls to show. */
  input: z.record(z.string(), z.unknown()),
  /** Things to know that were clear from the beginning, in sentences. */
  warnings: z.array(z.string()),
  webhookSecret: z.string().exactOptional(),
});

/** What this facade remembers of a request beside the command. */
export type TaskNote = z.infer<typeof noteSchema>;

/** @param task  One that this facade accepted. */
export function readNote(task: Task): TaskNote {
  return noteSchema.parse(task.origin.note);
}
