import { ForbiddenError, OUTAGE_RETRY_AFTER, outageOf, RateLimitedError } from "@lacuna/http";
import { IntakeError, TooLargeError } from "@lacuna/jobs";
import type { FastifyBaseLogger } from "fastify";
import type { Answer, WireError } from "./contract.ts";
import { type ErrorFields, RunwareError } from "./errors.ts";
import { toFailureReply } from "./failures.ts";

/** Which task an answer is about. Both are missing where the caller's text cannot be read. */
export type TaskNames = Pick<WireError, "taskType" | "taskUUID">;

/** Longer than any name of a task, and short enough to be sent back. */
const LONGEST_NAME = 200;

/** What a task calls itself, whatever else is wrong with it. */
export function namesOf(task: unknown): TaskNames {
  if (typeof task !== "object" || task === null) return {};
  const { taskType, taskUUID }: { readonly taskType?: unknown; readonly taskUUID?: unknown } = task;
  return { ...(isName(taskType) && { taskType }), ...(isName(taskUUID) && { taskUUID }) };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_NAME;
}

export function errorAnswer(status: number, fields: ErrorFields, names: TaskNames = {}): Answer {
  const retryAfterSeconds = Number(OUTAGE_RETRY_AFTER["retry-after"]);
  return { kind: "error", status, error: { ...fields, ...names }, ...(status === 503 && { retryAfterSeconds }) };
}

/** Says everything that is thrown in the vendor's words. What has no name is a 500, its detail in the log only. */
export function toAnswer(error: unknown, names: TaskNames, log: Pick<FastifyBaseLogger, "error" | "warn">): Answer {
  if (error instanceof RunwareError) return errorAnswer(error.statusCode, error.fields, names);
  const failure = error instanceof IntakeError ? error.failure : outageOf(error);
  if (failure !== undefined) {
    if (failure.code === "unavailable") log.warn({ err: error }, "A task could not be served.");
    const { status, fields } = toFailureReply(failure);
    return errorAnswer(status, fields, names);
  }
  if (error instanceof ForbiddenError) return errorAnswer(403, { code: "forbidden", message: error.message }, names);
  if (error instanceof RateLimitedError) {
    const fields = { code: "rateLimitExceeded", message: error.message };
    const { retryAfterSeconds } = error;
    return { kind: "error", status: 429, error: { ...fields, ...names }, retryAfterSeconds };
  }
  if (error instanceof TooLargeError) {
    return errorAnswer(400, { code: "maxImageSizeExceeded", message: error.message }, names);
  }
  log.error({ err: error }, "A task failed unexpectedly.");
  const fields = { code: "internalServerError", message: "The server could not carry out this task." };
  return errorAnswer(500, fields, names);
}
