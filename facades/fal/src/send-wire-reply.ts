import type { FastifyReply } from "fastify";
import type { WireReply } from "./contract.ts";
import { FalError } from "./errors.ts";

/** @throws FalError  when the reply is an error: all of them leave by one door. */
export function sendWireReply(reply: FastifyReply, { status, headers, body }: WireReply): FastifyReply {
  if (status >= 400) throw new FalError(status, body, headers);
  return reply.status(status).headers(headers).send(body);
}
