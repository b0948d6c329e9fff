import type { Caller, FacadeServices, KeyCheck } from "@lacuna/http";
import type { FastifyRequest } from "fastify";
import { BflError } from "./errors.ts";

type Services = Pick<FacadeServices, "keys">;

/** @throws BflError  403: this vendor has no 401. */
export async function authenticate(services: Services, request: FastifyRequest): Promise<Caller> {
  const check = await checkKey(services, request);
  if (check.kind === "known") return check.caller;
  throw new BflError(403, check.kind === "missing" ? "Not authenticated" : "This API key is not valid.");
}

/** For polls, which need no key. */
export async function checkKey({ keys }: Services, { headers }: FastifyRequest): Promise<KeyCheck> {
  const key = headers["x-key"];
  return keys.check(typeof key === "string" ? key.trim() : undefined);
}
