import { isIPv4, isIPv6 } from "node:net";
import type { FastifyRequest } from "fastify";
import { UnknownHostError } from "./errors.ts";

export interface OriginSettings {
  /** "https://erase.example", when clients reach us through something else: always the answer then. */
  readonly publicUrl?: string;
  /** Further names that clients may reach us by: "erase.internal" on any port, "erase.internal:8080" on that one. */
  readonly allowedHosts: readonly string[];
  /** Whether this server itself speaks TLS. */
  readonly isTls: boolean;
}

/** What is read of a request. */
export type HostedRequest = Pick<FastifyRequest, "headers" | "socket">;

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::([0-9]{1,5}))?$/;

/**
 * Tells under which scheme, host and port a client reaches us: links in answers must lead back the same way, as some
 * clients refuse any other origin.
 *
 * The `Host` header is the client's, so it is believed only where it is a name of this machine to itself, the very
 * address that the connection came to, or allowed by the operator. That also keeps out web pages that point a name of
 * theirs at this machine (DNS rebinding). Forwarded headers are not read: behind a proxy there is `publicUrl`.
 *
 * @returns  A function that throws UnknownHostError.
 * @throws RangeError  when `publicUrl` is no http(s) origin or an allowed host is no host.
 */
export function createOriginOf(settings: OriginSettings): (request: HostedRequest) => string {
  const { publicUrl, isTls } = settings;
  if (publicUrl !== undefined) {
    const origin = checkOrigin(publicUrl);
    return () => origin;
  }
  const allowed = new Set(settings.allowedHosts.map(checkHost));
  const scheme = isTls ? "https" : "http";
  return ({ headers, socket }) => {
    const given = headers.host ?? "";
    const host = given.toLowerCase();
    const [, name, port] = HOST.exec(host) ?? [];
    if (name === undefined || Number(port ?? 80) > 65_535) throw new UnknownHostError(given);
    const isOurs =
      isLoopback(name) || isSameAddress(name, socket.localAddress) || allowed.has(name) || allowed.has(host);
    if (!isOurs) throw new UnknownHostError(given);
    return new URL(`${scheme}://${host}`).origin; // without the scheme's own port
  };
}

function checkOrigin(publicUrl: string): string {
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  const isBare =
    url?.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  if (url !== undefined && isHttp && isBare) return url.origin;
  throw new RangeError(
    `The public address must be scheme, host and perhaps port, like "https://erase.example", not ${JSON.stringify(publicUrl)}.`,
  );
}

function checkHost(host: string): string {
  if (HOST.test(host.toLowerCase())) return host.toLowerCase();
  throw new RangeError(`Not a host name, with a port or without: ${JSON.stringify(host)}.`);
}

/** 127.0.0.0/8 (RFC 1122), ::1 (RFC 4291) and localhost (RFC 6761). */
function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || (isIPv4(name) && name.startsWith("127."));
}

function isSameAddress(name: string, local: string | undefined): boolean {
  if (local === undefined) return false;
  if (isIPv4(name)) return name === local.replace(/^::ffff:/i, ""); // as a socket for both families tells it
  const literal = name.slice(1, -1);
  return isIPv6(literal) && canonical(literal) === canonical(local);
}

function canonical(address: string): string | undefined {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname : undefined;
}
