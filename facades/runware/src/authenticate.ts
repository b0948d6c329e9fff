import type { Caller, FacadeServices } from "@lacuna/http";
import { RunwareError } from "./errors.ts";

/** @returns  The key in an `Authorization: Bearer …` header; undefined when there is no such header. */
export function keyInHeader(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  return /^bearer\s+(\S+)\s*$/i.exec(header)?.[1] ?? "";
}

/** Tells who calls. @throws RunwareError  401 */
export async function authenticate({ keys }: Pick<FacadeServices, "keys">, key: string | undefined): Promise<Caller> {
  const check = await keys.check(key === "" ? undefined : key);
  if (check.kind === "known") return check.caller;
  if (check.kind === "unknown") throw unknownKey();
  throw new RunwareError(401, { code: "missingApiKey", message: NO_KEY, parameter: "apiKey" });
}

/** Also of one that is no longer known. */
export function unknownKey(): RunwareError {
  const message = "Invalid API key: this server has no such key.";
  return new RunwareError(401, { code: "invalidApiKey", message, parameter: "apiKey" });
}

const NO_KEY = "An API key is required: as a Bearer token, or as apiKey of an authentication task that comes first.";
