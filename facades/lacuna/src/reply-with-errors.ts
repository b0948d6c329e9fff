import { ClientGoneError, ForbiddenError, KeyRevokedError, outageOf, RateLimitedError } from "@lacuna/http";
import { IntakeError, TooLargeError } from "@lacuna/jobs";
import type { FastifyInstance, FastifyReply } from "fastify";
import { unauthorized } from "./authenticate.ts";
import { type ProblemCode, ProblemError, problemError } from "./errors.ts";
import { toRefusal } from "./failures.ts";

/** Answers everything that is thrown as a problem. What has no name is a 500, its detail in the log only. */
export function replyWithErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const known = toProblemError(error);
    if (known === undefined) request.log.error({ err: error }, "A request failed unexpectedly.");
    else if (known.body.status === 503) request.log.warn({ err: error }, "A request could not be served.");
    return sendProblem(
      reply,
      known ?? problemError(500, "internal", "The request failed because of a fault in this service."),
    );
  });
}

export function sendProblem(reply: FastifyReply, { body, headers }: ProblemError): FastifyReply {
  return reply.status(body.status).headers(headers).type("application/problem+json").send(JSON.stringify(body));
}

function toProblemError(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (error instanceof KeyRevokedError) return unauthorized(error.message);
  if (error instanceof ForbiddenError) return problemError(403, "forbidden", error.message);
  if (error instanceof RateLimitedError) {
    return problemError(429, "rate-limited", error.message, { "retry-after": String(error.retryAfterSeconds) });
  }
  const failure = error instanceof IntakeError ? error.failure : outageOf(error);
  if (failure !== undefined) return toRefusal(failure);
  if (error instanceof TooLargeError) return problemError(413, "too-large", error.message);
  if (error instanceof ClientGoneError) return problemError(400, "bad-request", error.message); // for the log
  return toFrameworkProblem(error);
}

const CODES: Readonly<Record<number, ProblemCode>> = {
  404: "not-found",
  413: "too-large",
  415: "unsupported-media-type",
};

/** Fastify's own and its multipart reader's: a body that is too large, broken off, or no multipart at all. */
function toFrameworkProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error) || !("statusCode" in error)) return undefined;
  const { statusCode } = error;
  if (typeof statusCode !== "number" || statusCode < 400 || statusCode >= 500) return undefined;
  return problemError(statusCode, CODES[statusCode] ?? "bad-request", error.message);
}
