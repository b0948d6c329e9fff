import { outageOf, RateLimitedError } from "@lacuna/http";
import type { FastifyInstance } from "fastify";
import { BflError } from "./errors.ts";
import { toRefusal } from "./failures.ts";

/** Answers everything that is thrown in the vendor's words. What has no name is a 500, its detail in the log only. */
export function replyWithErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const known = toBflError(error);
    if (known === undefined) request.log.error({ err: error }, "A request failed unexpectedly.");
    else if (known.statusCode === 503) request.log.warn({ err: error }, "A request could not be served.");
    const { statusCode, headers, body } = known ?? new BflError(500, "Internal Server Error");
    return reply.status(statusCode).headers(headers).send(body);
  });
}

function toBflError(error: unknown): BflError | undefined {
  if (error instanceof BflError) return error;
  const outage = outageOf(error);
  if (outage !== undefined) return toRefusal(outage, false);
  if (error instanceof RateLimitedError) {
    return new BflError(429, error.message, { "retry-after": String(error.retryAfterSeconds) });
  }
  // Fastify's own, for bodies that are too large or broken off, and a host that we do not go by.
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (error instanceof Error && typeof status === "number" && status >= 400 && status < 500) {
    return new BflError(status, error.message);
  }
  return undefined;
}
