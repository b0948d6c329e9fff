import type { Caller, FacadeServices } from "@lacuna/http";
import type { FastifyRequest } from "fastify";
import { EachlabsError } from "./errors.ts";

/** Tells who calls, by `X-API-Key` (the vendor's clients) or else `Authorization: Bearer` (its documents). @throws EachlabsError  401 */
export async function authenticate({ keys }: Pick<FacadeServices, "keys">, request: FastifyRequest): Promise<Caller> {
  const check = await keys.check(readKey(request));
  if (check.kind === "known") return check.caller;
  throw noKey("Send your key as X-API-Key or as Authorization: Bearer.");
}

export function noKey(details: string): EachlabsError {
  return new EachlabsError(401, "Invalid or missing API key", details);
}

function readKey({ headers }: FastifyRequest): string | undefined {
  const key = headers["x-api-key"];
  if (typeof key === "string" && key.trim() !== "") return key.trim();
  return /^bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
}
