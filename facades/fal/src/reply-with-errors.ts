import { ForbiddenError, KeyRevokedError, outageOf, RateLimitedError } from "@lacuna/http";
import { IntakeError, TooLargeError } from "@lacuna/jobs";
import type { FastifyInstance } from "fastify";
import { unknownKey } from "./authenticate.ts";
import { FalError, serviceError } from "./errors.ts";
import { toFailureReply } from "./failures.ts";

/** Answers everything that is thrown in the vendor's words. What has no name is a 500, its detail in the log only. */
export function replyWithErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const known = toFalError(error);
    if (known === undefined) request.log.error({ err: error }, "A request failed unexpectedly.");
    else if (known.statusCode === 503) request.log.warn({ err: error }, "A request could not be served.");
    const { statusCode, headers, body } = known ?? serviceError(500, "Internal Server Error", "internal_error");
    // Node has no reason phrase for 499, and the vendor's client shows the phrase as its error's message.
    if (statusCode === 499) reply.raw.statusMessage = "Client Closed Request";
    return reply.status(statusCode).headers(headers).send(body);
  });
}

function toFalError(error: unknown): FalError | undefined {
  if (error instanceof FalError) return error;
  if (error instanceof KeyRevokedError) return unknownKey();
  if (error instanceof ForbiddenError) return serviceError(403, error.message);
  if (error instanceof RateLimitedError) {
    return serviceError(429, error.message, "rate_limited", { "retry-after": String(error.retryAfterSeconds) });
  }
  const failure = error instanceof IntakeError ? error.failure : outageOf(error);
  if (failure !== undefined) {
    const { status, body, headers } = toFailureReply(failure);
    return new FalError(status, body, headers);
  }
  if (error instanceof TooLargeError) return serviceError(413, error.message, "bad_request");
  // Fastify's own, for bodies that are too large or broken off.
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (error instanceof Error && typeof status === "number" && status >= 400 && status < 500) {
    return serviceError(status, error.message, "bad_request");
  }
  return undefined;
}
