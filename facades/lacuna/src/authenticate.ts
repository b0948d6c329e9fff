import type { Caller, FacadeServices } from "@lacuna/http";
import type { FastifyRequest } from "fastify";
import { type ProblemError, problemError } from "./errors.ts";

/** Tells who calls, by `Authorization: Bearer …` (RFC 6750). @throws ProblemError  401 */
export async function authenticate({ keys }: Pick<FacadeServices, "keys">, request: FastifyRequest): Promise<Caller> {
  const { authorization } = request.headers;
  const check = await keys.check(/^bearer +(\S+) *$/i.exec(authorization ?? "")?.[1]);
  if (check.kind === "known") return check.caller;
  throw unauthorized(
    authorization === undefined
      ? "Send a key of this server: Authorization: Bearer <key>."
      : "This is no key of this server, or not sent as Authorization: Bearer <key>.",
  );
}

export function unauthorized(detail: string): ProblemError {
  return problemError(401, "unauthorized", detail, { "www-authenticate": 'Bearer realm="lacuna"' });
}
