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
  const parameter = "apiKey";
  if (check.kind === "missing") throw new RunwareError(401, { code: "missingApiKey", message: NO_KEY, parameter });
  throw new RunwareError(401, {
    code: "invalidApiKey",
    message: "Invalid API key: this server has no such key.",
    parameter,
  });
}

const NO_KEY = "An API key is required: as a Bearer token, or as apiKey of an authentication task that comes first.";
