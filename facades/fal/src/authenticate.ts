import { randomBytes } from "node:crypto";
import type { Caller, FacadeServices } from "@lacuna/http";
import type { FastifyRequest } from "fastify";
import { readCallerToken, signCallerToken, TOKEN_KEY_BYTES, TOKEN_KEY_NAME, type TokenUse } from "./caller-token.ts";
import { APP_ID } from "./endpoints.ts";
import { type FalError, serviceError } from "./errors.ts";

type Services = Pick<FacadeServices, "keys" | "secret" | "now">;

/** How an app may be named in a token: clients send its second part. */
const APP_NAMES: readonly string[] = [APP_ID, ...APP_ID.split("/").slice(1)];

const NO_KEY = `Cannot access application "${APP_ID}". Authentication is required to access this application.`;
const UNKNOWN_KEY = "No user found for Key ID and Secret";
const BAD_HEADER = "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.";

/**
 * Tells who calls: by `Authorization: Key …` or `Bearer …`, which may also hold a token of ours, or by a token in the query
 * (`fal_jwt_token`), as browsers send it.
 *
 * @param use  What a token must be good for.
 * @throws FalError  401
 */
export async function authenticate(
  services: Services,
  request: FastifyRequest,
  use: TokenUse["kind"],
): Promise<Caller> {
  const header = request.headers.authorization;
  const shown = header === undefined ? tokenInQuery(request.query) : /^(?:key|bearer)\s+(\S+)\s*$/i.exec(header)?.[1];
  const bearer = shown === undefined ? undefined : await readToken(services, shown, use);
  if (bearer !== undefined) return bearer;
  const check = await services.keys.check(shown);
  if (check.kind === "known") return check.caller;
  throw refusal(header, shown);
}

/** @returns  A token that stands for this caller until `expiresAt`. */
export async function issueToken(
  services: Services,
  caller: Caller,
  use: TokenUse,
  expiresAt: number,
): Promise<string> {
  return signCallerToken(await tokenKey(services), caller, use, expiresAt);
}

async function readToken(services: Services, shown: string, use: TokenUse["kind"]): Promise<Caller | undefined> {
  // What the token itself says of its caller's limits and scope is as old as the token.
  const token = readCallerToken(await tokenKey(services), shown, services.now());
  if (token === undefined || token.use.kind !== use) return undefined;
  if (token.use.kind === "apps" && !token.use.apps.some((app) => APP_NAMES.includes(app))) return undefined;
  return services.keys.find(token.caller.owner);
}

function tokenKey(services: Services): Promise<Uint8Array> {
  return services.secret(TOKEN_KEY_NAME, () => randomBytes(TOKEN_KEY_BYTES));
}

function tokenInQuery(query: unknown): string | undefined {
  if (typeof query !== "object" || query === null || !("fal_jwt_token" in query)) return undefined;
  return typeof query.fal_jwt_token === "string" ? query.fal_jwt_token : undefined;
}

/** Keys of ours need no colon; only for one that is unknown is its form worth a word. */
function refusal(header: string | undefined, shown: string | undefined): FalError {
  if (header === undefined && shown === undefined) return serviceError(401, NO_KEY);
  return shown?.includes(":") === true ? unknownKey() : serviceError(401, BAD_HEADER);
}

/** Also of one that is no longer known. */
export function unknownKey(): FalError {
  return serviceError(401, UNKNOWN_KEY);
}
