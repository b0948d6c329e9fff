import type { JsonValue, Task } from "@lacuna/jobs";
import { z } from "zod";

/** `TaskOrigin.facade` of the tasks accepted here. */
export const FACADE_NAME = "runware";

const noteSchema = z.object({
  /** As the caller spelled it. */
  taskUUID: z.string(),
  /** Which of the caller's results this is, from 0, and how many there are. */
  index: z.int(),
  count: z.int(),
  outputType: z.enum(["URL", "base64Data", "dataURI"]),
  includeCost: z.boolean(),
  /** Said by the command too; servers of an older version read it here. */
  checksSafety: z.boolean(),
  isAsync: z.boolean(),
  /** A prompt was sent, which erasing does not use. */
  hasPrompt: z.boolean(),
  /** A negative one was sent, which filling does not use. Left out by servers of an older version. */
  hasNegativePrompt: z.boolean().optional(),
  /** Hash of what the result depends on: the same UUID must stand for the same. */
  fingerprint: z.string(),
  /** Where links point when there is no request to take it from. */
  origin: z.string(),
  /** Whether the file itself is sent to an address first. */
  isUploaded: z.boolean(),
  /** The socket session that waits for it. */
  session: z.string().optional(),
});

/** What this facade remembers of a request beside the command. One of the core's tasks makes one result. */
export type TaskNote = z.infer<typeof noteSchema>;

/** @param task  One that this facade accepted. */
export function readNote(task: Task): TaskNote {
  return noteSchema.parse(task.origin.note);
}

export function writeNote({ session, hasNegativePrompt, ...note }: TaskNote): JsonValue {
  return {
    ...note,
    ...(hasNegativePrompt !== undefined && { hasNegativePrompt }),
    ...(session !== undefined && { session }),
  };
}

/** The idempotency key of one result: how it is found again. Each owner has keys of its own. */
export function keyOf(taskUUID: string, index: number): string {
  return `${FACADE_NAME} ${taskUUID.toLowerCase()}#${index}`;
}
