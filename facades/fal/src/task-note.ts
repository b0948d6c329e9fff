import type { Task } from "@lacuna/jobs";
import { z } from "zod";

/** What this facade remembers of a request beside the command. */
export interface TaskNote {
  /** The result is sent as a data URI (`sync_mode`). */
  readonly isInline: boolean;
  /** Where links of the webhook point: there is no request then to take it from. */
  readonly origin: string;
}

const noteSchema = z.object({ isInline: z.boolean(), origin: z.string() });

/** @param task  One that this facade accepted. */
export function readNote(task: Task): TaskNote {
  return noteSchema.parse(task.origin.note);
}

export function writeNote({ isInline, origin }: TaskNote): { readonly isInline: boolean; readonly origin: string } {
  return { isInline, origin };
}
