import { ForbiddenError, KeyRevokedError, outageOf, RateLimitedError } from "@lacuna/http";
import type { FastifyInstance } from "fastify";
import { noKey } from "./authenticate.ts";
import { EachlabsError } from "./errors.ts";
import { toRefusal } from "./failures.ts";

/** Answers everything that is thrown in the vendor's words. What has no name is a 500, its detail in the log only. */
export function replyWithErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const known = toEachlabsError(error);
    if (known === undefined) request.log.error({ err: error }, "A request failed unexpectedly.");
    else if (known.statusCode === 503) request.log.warn({ err: error }, "A request could not be served.");
    const { statusCode, headers, body } = known ?? new EachlabsError(500, "Internal server error");
    return reply.status(statusCode).headers(headers).send(body);
  });
}

/** An outage is about no picture. */
const NO_FIELDS = { image: "image", mask: "mask" };

function toEachlabsError(error: unknown): EachlabsError | undefined {
  if (error instanceof EachlabsError) return error;
  const outage = outageOf(error);
  if (outage !== undefined) return toRefusal(outage, NO_FIELDS, false);
  if (error instanceof KeyRevokedError) return noKey(error.message);
  if (error instanceof ForbiddenError) return new EachlabsError(403, "Forbidden", error.message);
  if (error instanceof RateLimitedError) {
    return new EachlabsError(429, "Too many requests", error.message, {
      "retry-after": String(error.retryAfterSeconds),
    });
  }
  // Fastify's own, for bodies that are too large or broken off, and a host that we do not go by.
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (error instanceof Error && typeof status === "number" && status >= 400 && status < 500) {
    return new EachlabsError(status, "Invalid request", error.message);
  }
  return undefined;
}
