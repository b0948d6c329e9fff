import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What can stand in a header, a log and a URL without harm. */
const SANE = /^[\w.:/+=@-]{1,128}$/;

/** The caller's own `x-request-id` where it is short and plain, else a new UUID. For Fastify's `genReqId`. */
export function readRequestId(
  { headers }: Pick<IncomingMessage, "headers">,
  randomUuid: () => string = randomUUID,
): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && SANE.test(given) ? given : randomUuid();
}
