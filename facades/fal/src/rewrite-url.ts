import type { IncomingMessage } from "node:http";
import { PROXY_PATH, prefixOfHost, TARGET_HEADER } from "./vendor-hosts.ts";

/** The parts of a request that say where it wants to go. */
export type AddressedRequest = Pick<IncomingMessage, "url" | "headers">;

/**
 * Maps a request that names one of the vendor's hosts to a path of ours. Two ways of naming are known: the `Host` header,
 * and the vendor's proxy protocol, in which the client sends everything to `/api/fal/proxy` with the real address in
 * `x-fal-target-url`. Nothing is ever fetched from that address.
 *
 * @returns  The path and query to route by; undefined when the request is to be routed as it is. Never throws.
 */
export function rewriteUrl({ url = "/", headers }: AddressedRequest): string | undefined {
  if (isProxyPath(url)) return rewriteTarget(headers[TARGET_HEADER]);
  const prefix = prefixOfHost(headers.host ?? "");
  const isOurs = prefix === undefined || !url.startsWith("/") || isOwnPath(url);
  const path = isOurs ? url : prefix + url;
  if (path.startsWith("/fal/") && !isDecodable(path)) return path.replaceAll("%", "%25");
  return isOurs ? undefined : path;
}

/** Whether the request was sent to the vendor's proxy path, whatever its target. */
export function isProxyPath(url: string): boolean {
  const path = url.split("?", 1)[0];
  return path === PROXY_PATH || path === `${PROXY_PATH}/`;
}

/** Links that we hand out name our own paths, also to clients that reach us under the vendor's host names. */
export function isOwnPath(url: string): boolean {
  return url.startsWith("/fal/") || url.startsWith("/artifacts/");
}

/** What is not would be answered by the router itself, in nobody's words. As text it is one more path that leads nowhere. */
function isDecodable(path: string): boolean {
  try {
    const [bare = ""] = path.split("?", 1);
    decodeURIComponent(bare);
    return true;
  } catch {
    return false;
  }
}

function rewriteTarget(target: string | string[] | undefined): string | undefined {
  if (typeof target !== "string" || !URL.canParse(target)) return undefined;
  const { protocol, username, password, host, pathname, search } = new URL(target);
  if ((protocol !== "https:" && protocol !== "http:") || username !== "" || password !== "") return undefined;
  // Only the default port: `host` carries any other, and then is not in the table.
  const prefix = /:\d+$/.test(host) ? undefined : prefixOfHost(host);
  if (prefix === undefined) return undefined;
  return prefix + (isDecodable(pathname) ? pathname : pathname.replaceAll("%", "%25")) + search;
}
