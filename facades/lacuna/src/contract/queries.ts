import { z } from "zod";
import { taskState } from "./replies.ts";

/** Who wants to wait longer asks again, or listens to events. */
export const LONGEST_WAIT_S = 300;

/** `GET /lacuna/v1/tasks`. */
export const listQuery = z.object({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, "Expected a whole number from 1 to 100")
    .transform(Number)
    .refine((limit) => limit <= 100, "Expected a whole number from 1 to 100")
    .default(20),
  state: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(taskState).max(5))
    .exactOptional()
    .describe("One state, or several with commas between them."),
  acceptedBefore: z.iso.datetime({ offset: true }).exactOptional().describe("Accepted before this moment."),
  cursor: z
    .string()
    .regex(/^\d{1,16}-\d{1,3}$/, "Expected what an earlier page has called next")
    .exactOptional()
    .describe("`next` of the page before."),
});
export type ListQuery = z.infer<typeof listQuery>;

/** Of requests that are answered with one task. */
export const taskQuery = z.object({
  wait: z
    .string()
    .regex(/^\d{1,3}$/, `Expected a whole number from 0 to ${LONGEST_WAIT_S}`)
    .transform(Number)
    .refine((seconds) => seconds <= LONGEST_WAIT_S, `Expected a whole number from 0 to ${LONGEST_WAIT_S}`)
    .exactOptional()
    .describe("How many seconds to wait for the end of the task before answering."),
  inline: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .default(false)
    .describe("Whether results carry their files as data URIs."),
});
export type TaskQuery = z.infer<typeof taskQuery>;
