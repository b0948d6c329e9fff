import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { CheckedHttpSettings } from "./http-settings.ts";

/** A request that is not let through to the protocol. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Holds a request against what keeps strangers out:
 *
 * - `Host` must be localhost, an address, or a name that the operator has given. A page whose own name was pointed at this
 *   machine (DNS rebinding) sends that name.
 * - `Origin`, which browsers send for pages, must be one that the operator has allowed. Programs send none.
 * - The key, where there is one. A preflight carries none.
 */
export function checkRequest(request: IncomingMessage, settings: CheckedHttpSettings): Refusal | undefined {
  const { host, origin, authorization } = request.headers;
  if (!isKnownHost(host, settings)) return { status: 421, message: "This server is not known by that name." };
  if (origin !== undefined && !settings.origins.includes(origin)) {
    return { status: 403, message: "Pages of this origin may not use this server." };
  }
  if (settings.key === undefined || request.method === "OPTIONS" || isSame(bearerOf(authorization), settings.key)) {
    return undefined;
  }
  return { status: 401, message: "A key is needed.", headers: { "www-authenticate": 'Bearer realm="lacuna"' } };
}

function isKnownHost(header: string | undefined, { host, hostNames }: CheckedHttpSettings): boolean {
  if (header === undefined || !URL.canParse(`http://${header}`)) return false;
  const name = new URL(`http://${header}`).hostname;
  const isAddress = isIP(name) !== 0 || /^\[.*\]$/.test(name);
  return isAddress || name === "localhost" || name === host.toLowerCase() || hostNames.includes(name);
}

function bearerOf(authorization: string | undefined): string {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "";
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Takes the same time wherever they differ. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}
